import { expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { checkArgs } from '../../core/check-args.ts';
import { sha256 } from '../../core/hash.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import copy from './index.ts';

stateCases('copy', [
  {
    name: 'a new file',
    args: { dest: '@/f', content: 'x' },
    before: { state: 'absent' },
    after: 'test "$(stat -c %a @/f)" = 644',
  },
  {
    name: 'other content keeps mode and owner',
    given: 'echo old >@/f; chmod 750 @/f; chown nobody @/f',
    args: { dest: '@/f', content: 'new' },
    before: { state: 'file' },
    after: 'test "$(stat -c %a:%U @/f)" = 750:nobody; test "$(cat @/f)" = new',
  },
  {
    name: 'the mode alone',
    given: 'printf x >@/f; chmod 600 @/f',
    args: { dest: '@/f', content: 'x', mode: '0644' },
    before: { mode: '0600' },
  },
  {
    name: 'an executable',
    args: { dest: '@/f', content: 'x', mode: 'u=rwx,go=rx' },
    before: { state: 'absent' },
    after: 'test "$(stat -c %a @/f)" = 755',
  },
  {
    name: 'the owner',
    args: { dest: '@/f', content: 'x', owner: 'nobody', group: 'nogroup', mode: '0640' },
    before: { state: 'absent' },
    after: 'test "$(stat -c %a:%U:%G @/f)" = 640:nobody:nogroup',
  },
  {
    name: 'a link is replaced, what it points to is left alone',
    given: 'echo keep >@/a; ln -s a @/f',
    args: { dest: '@/f', content: 'x' },
    before: { state: 'link' },
    after: 'test ! -L @/f; test "$(stat -c %a @/f)" = 644; test "$(cat @/a)" = keep',
  },
  { name: 'only if missing', given: 'echo mine >@/f', args: { dest: '@/f', content: 'x', force: false } },
  { name: 'no directory', args: { dest: '@/no/f', content: 'x' }, fails: /no directory/ },
  {
    name: 'over a directory',
    given: 'mkdir @/f',
    args: { dest: '@/f', content: 'x' },
    fails: /is a directory/,
  },
  {
    name: 'validated',
    args: { dest: '@/f', content: 'good', validate: 'grep -q good %s' },
    before: { state: 'absent' },
  },
  {
    name: 'rejected, and the old file is unchanged',
    given: 'echo old >@/f',
    args: { dest: '@/f', content: 'bad', validate: 'grep -q good %s' },
    fails: /not valid/,
  },
  {
    name: 'nothing in it',
    args: { dest: '@/f', content: '' },
    before: { state: 'absent' },
    after: 'test ! -s @/f',
  },
  {
    name: 'in a directory, under its own name',
    given: 'mkdir @/d; echo x >@/src',
    args: { dest: '@/d', src: '@/src', remote_src: true },
    before: { state: 'absent' },
    after: 'test "$(cat @/d/src)" = x',
  },
  {
    name: 'of the host',
    given: 'printf "a\\0b" >@/a; printf old >@/f; chmod 4751 @/a; chmod 600 @/f',
    args: { dest: '@/f', src: '@/a', remote_src: true },
    before: { content: 'other' },
    after: 'cmp @/a @/f; test "$(stat -c %a @/f)" = 600',
  },
  {
    name: 'of the host, with its mode',
    given: 'echo a >@/a; echo a >@/f; chmod 751 @/a; chmod 600 @/f',
    args: { dest: '@/f', src: '@/a', remote_src: true, mode: 'preserve' },
    before: { mode: '0600' },
    after: 'test "$(stat -c %a @/f)" = 751',
  },
  {
    name: 'of the host, behind a link, to a new file with its mode',
    given: 'echo a >@/a; chmod 640 @/a; ln -s a @/l',
    args: { dest: '@/f', src: '@/l', remote_src: true, mode: 'preserve' },
    before: { state: 'absent' },
    after: 'test "$(stat -c %a @/f):$(cat @/f)" = 640:a',
  },
  {
    name: 'of the host, only if missing',
    given: 'echo a >@/a; echo mine >@/f',
    args: { dest: '@/f', src: '@/a', remote_src: true, force: false },
  },
  {
    name: 'what a link points to, if it is followed',
    given: 'echo old >@/a; ln -s a @/f',
    args: { dest: '@/f', content: 'x', follow: true },
    before: { state: 'file' },
    after: 'test -L @/f; test "$(cat @/a)" = x',
  },
  {
    name: 'a megabyte',
    args: { dest: '@/f', content: 'x'.repeat(1_000_000) },
    before: { state: 'absent' },
    after: 'test "$(wc -c <@/f)" = 1000000',
  },
]);

/** A folder of the controller, with a file in it and one below it. */
const folder = (name: string, third?: string) => {
  const file = (at: string, mode: number, path = at.replace('/', '-')) => ({
    name: `./${at}`,
    mode,
    file: { path: `@/${path}`, size: 2, sha256: sha256(`${path.at(-1)}\n`) },
  });
  const entries = [file('a', 0o640), { name: './bin', mode: 0o700 }, file('bin/b', 0o755)];
  if (third) entries.push(file(third, 0o644, 'a'));
  return { name, path: '/x', size: 4, sha256: 'x', entries };
};
const made = 'echo a >@/a; echo b >@/bin-b; ';
const state = (paths: string, is: string) =>
  `test "$(cd @/d && stat -c %a:%U ${paths} | tr "\\n" " ")" = "${is} "`;

stateCases('copy', [
  {
    name: 'a folder',
    given: made,
    args: { dest: '@/d', src: folder('app') as never },
    before: { state: 'absent' },
    after: state('app/a app/bin app/bin/b', '644:root 755:root 644:root'),
  },
  {
    name: 'what is in a folder, with modes and an owner',
    given: `${made} mkdir -m 711 @/d @/d/bin; echo old >@/d/a; echo mine >@/d/c`,
    args: {
      dest: '@/d',
      src: folder('app/') as never,
      mode: '0600',
      directory_mode: '0750',
      owner: 'nobody',
    },
    before: { files: '3 of 3 differ' },
    after: `${state('a bin bin/b c', '600:nobody 711:nobody 600:nobody 644:root')}; test "$(cat @/d/a @/d/bin/b @/d/c)" = "$(printf 'a\\nb\\nmine')"`,
  },
  {
    name: 'a file of a folder that has other attributes, which stay',
    given: `${made} mkdir @/d @/d/bin; echo old >@/d/a; chmod 604 @/d/a; chown nobody @/d/a; echo b >@/d/bin/b`,
    args: { dest: '@/d/', src: folder('app/') as never },
    before: { files: '1 of 3 differ' },
    after: state('a bin/b', '604:nobody 644:root'),
  },
  {
    name: 'a folder with its modes, in a directory of another user',
    given: `${made} mkdir @/d; chown nobody @/d`,
    args: { dest: '@/d/', src: folder('app/') as never, mode: 'preserve' },
    before: { files: '3 of 3 differ' },
    after: state('a bin bin/b', '640:root 700:root 755:root'),
  },
  {
    name: 'files with backslashes in their names',
    given: `${made} mkdir @/d`,
    args: { dest: '@/d/', src: folder('app/', 'a\\tb\\') as never },
    before: { files: '4 of 4 differ' },
    after: `test "$(cat '@/d/a\\tb\\')" = a`,
  },
  {
    name: 'files with backslashes in their names, in a directory of another user',
    given: `${made} mkdir @/d; chown nobody @/d`,
    args: { dest: '@/d/', src: folder('app/', 'a\\tb\\') as never },
    before: { files: '4 of 4 differ' },
    after: `test "$(cat '@/d/a\\tb\\')" = a`,
  },
  {
    name: 'a folder over a pipe that another user has put there',
    given: `${made} mkdir @/d; mkfifo @/d/a; chown nobody @/d`,
    args: { dest: '@/d/', src: folder('app/') as never },
    fails: /a is of another type/,
  },
  {
    name: 'a folder over a file',
    given: `${made} echo x >@/d`,
    args: { dest: '@/d/', src: folder('app/') as never },
    fails: /is not a directory/,
  },
]);

/** The same folder on the host. */
const there =
  'mkdir -p @/a/bin; echo a >@/a/a; echo b >@/a/bin/b; chmod 640 @/a/a; chmod 4755 @/a/bin/b; chmod 711 @/a/bin; ln -s /none @/a/l; ';

stateCases('copy', [
  {
    name: 'a folder of the host',
    given: there,
    args: { dest: '@/d', src: '@/a', remote_src: true },
    before: { state: 'absent' },
    after: `${state('a/a a/bin a/bin/b', '640:root 711:root 755:root')}; test "$(readlink @/d/a/l)" = /none`,
  },
  {
    name: 'what is in a folder of the host, with a mode and an owner',
    given: `${there} mkdir @/d; echo old >@/d/a; echo mine >@/d/c`,
    args: {
      dest: '@/d',
      src: '@/a/',
      remote_src: true,
      mode: '0600',
      directory_mode: 'u=rwx,go=',
      owner: 'nobody',
    },
    before: { content: '4 of 4 differ' },
    after: `${state('a bin bin/b c', '600:nobody 700:nobody 600:nobody 644:root')}; test "$(cat @/d/a @/d/bin/b @/d/c)" = "$(printf 'a\\nb\\nmine')"`,
  },
  {
    name: 'a file of a folder of the host that has other attributes, which stay',
    given: `${there} cp -a @/a @/d; echo old >@/d/a; chmod 604 @/d/a; chown nobody @/d/a`,
    args: { dest: '@/d/', src: '@/a/', remote_src: true },
    before: { content: '1 of 4 differ' },
    after: state('a bin/b', '604:nobody 4755:root'),
  },
  {
    name: 'a folder of the host with its modes, in a directory of another user',
    given: `${there} mkdir @/d; chown nobody @/d; mkdir @/d/bin`,
    args: { dest: '@/d', src: '@/a/', remote_src: true, mode: 'preserve' },
    before: { content: '4 of 4 differ' },
    after: state('a bin bin/b', '640:root 711:root 755:root'),
  },
  {
    name: 'a folder of the host, to a directory of another user',
    given: `${there} mkdir @/d; chown nobody @/d`,
    args: { dest: '@/d', src: '@/a/', remote_src: true },
    before: { content: '4 of 4 differ' },
    after: state('a bin bin/b', '640:root 711:root 755:root'),
  },
  {
    name: 'a folder of the host that is there',
    given: `${there} cp -a @/a @/d`,
    args: { dest: '@/d', src: '@/a/', remote_src: true },
  },
  {
    name: 'a folder of the host over a file',
    given: `${there} echo x >@/d`,
    args: { dest: '@/d', src: '@/a/', remote_src: true },
    fails: /is not a directory/,
  },
  {
    name: 'a folder of the host with a symbolic mode',
    given: there,
    args: { dest: '@/d', src: '@/a/', remote_src: true, mode: 'u=rw' },
    fails: /needs digits/,
  },
]);

test.each<[Values, string]>([
  [{ dest: '/x' }, 'give either src or content'],
  [{ dest: '/x', content: 'x', mode: 'preserve' }, 'mode preserve needs src'],
  [{ dest: '/x/', content: 'x' }, 'content needs a dest that names a file'],
])('%j is refused', (given, message) => {
  expect(copy.check?.(checkArgs(copy.params, given).args as never)).toBe(message);
});

test('a dest with a slash is a directory', () => {
  const src = { name: 'deep/motd', path: '/x/deep/motd', size: 1, sha256: 'x', bytes: undefined };
  expect(
    copy.send?.({
      dest: '/etc/',
      src,
      force: true,
      backup: false,
      follow: false,
      remote_src: false,
      decrypt: true,
      follow_links: false,
    }),
  ).toMatchObject({
    dest: '/etc/motd',
  });
});

test('the mode of a file of the controller is preserved', () => {
  const src = { name: 'x', path: '/x', size: 1, sha256: 'x', mode: 0o750, bytes: undefined };
  const { args } = checkArgs(copy.params as Params, { dest: '/etc/', src: src as never, mode: 'preserve' });
  expect(copy.want(args as never)).toMatchObject({ mode: '0750' });
  expect(copy.send?.(args as never)).toMatchObject({ mode: '0750', dest: '/etc/x' });
});
