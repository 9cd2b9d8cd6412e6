import { expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { checkArgs } from '../../core/check-args.ts';
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
    after: 'test ! -L @/f; test "$(cat @/a)" = keep',
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
    name: 'a megabyte',
    args: { dest: '@/f', content: 'x'.repeat(1_000_000) },
    before: { state: 'absent' },
    after: 'test "$(wc -c <@/f)" = 1000000',
  },
]);

test.each<[Values, string]>([
  [{ dest: '/x' }, 'give either src or content'],
  [{ dest: '/x/', content: 'x' }, 'content needs a dest that names a file'],
])('%j is refused', (given, message) => {
  expect(copy.check?.(checkArgs(copy.params, given).args as never)).toBe(message);
});

test('a dest with a slash is a directory', () => {
  const src = { name: 'deep/motd', path: '/x/deep/motd', size: 1, sha256: 'x', bytes: undefined };
  expect(copy.send?.({ dest: '/etc/', src, force: true, backup: false, follow_links: false })).toMatchObject({
    dest: '/etc/motd',
  });
});
