import { expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import unarchive from './index.ts';

/** An archive @/a.tar.gz with a directory, a file in it, a link and an executable; and the directory @/d. */
const made =
  'mkdir -p @/in/app-1/bin @/d; cd @/in; echo 1 >app-1/conf; echo run >app-1/bin/run; chmod 755 app-1/bin/run; chmod 600 app-1/conf; ln -s bin/run app-1/run; tar czf @/a.tar.gz app-1; rm -r @/in';
const args = { src: '@/a.tar.gz', dest: '@/d', remote_src: true };

stateCases('unarchive', [
  {
    name: 'all of an archive',
    given: made,
    args,
    before: { files: '5 of 5 differ' },
    after:
      'test "$(readlink @/d/app-1/run):$(stat -c %a @/d/app-1/conf @/d/app-1/bin/run | tr "\\n" :)" = bin/run:600:755:',
  },
  {
    name: 'what differs, and other files stay',
    given: `${made}; tar xzf @/a.tar.gz -C @/d; echo 2 >@/d/app-1/conf; echo mine >@/d/app-1/mine; ln -sfn conf @/d/app-1/run`,
    args,
    before: { files: '2 of 5 differ' },
    after:
      'test "$(cat @/d/app-1/conf @/d/app-1/mine | tr "\\n" :)$(readlink @/d/app-1/run)" = 1:mine:bin/run',
  },
  {
    name: 'without its first directory, and with an owner and a mode',
    given: made,
    args: { ...args, extra_opts: ['--strip-components=1'], owner: 'nobody', mode: 'u=rwX,g=rX,o=' },
    before: { files: '4 of 4 differ' },
    after:
      'test "$(stat -c %a:%U @/d/conf @/d/bin @/d/bin/run | tr "\\n" :)" = 640:nobody:750:nobody:750:nobody:',
  },
  {
    name: 'into a directory of another user',
    given: `${made}; chown nobody @/d; mkdir @/d/app-1; chown nobody @/d/app-1; echo old >@/d/app-1/conf`,
    args,
    before: { files: '5 of 5 differ' },
    after:
      'test "$(cat @/d/app-1/conf @/d/app-1/run | tr "\\n" :)$(stat -c %a:%U @/d/app-1/conf)" = 1:run:600:root',
  },
  {
    name: 'some names only',
    given: made,
    args: { ...args, include: ['app-1/conf'] },
    before: { files: '2 of 2 differ' },
    after: 'test ! -e @/d/app-1/bin',
  },
  {
    name: 'all but some names',
    given: made,
    args: { ...args, exclude: ['app-1/bin', 'app-1/run'] },
    before: { files: '2 of 2 differ' },
    after: 'test ! -e @/d/app-1/bin',
  },
  { name: 'nothing if a path exists', given: `${made}; touch @/x`, args: { ...args, creates: '@/x' } },
  { name: 'no directory', given: `${made}; rmdir @/d`, args, fails: /is not a directory/ },
  { name: 'not an archive', given: 'mkdir @/d; echo x >@/a.tar.gz', args, fails: /cannot unpack/ },
  {
    name: 'a link that leads out of the directory',
    given: 'mkdir -p @/d @/in/x; cd @/in; ln -s ../../.. x/up; tar czf @/a.tar.gz .; rm -r @/in',
    args,
    fails: /leads out/,
  },
  {
    name: 'a link to an absolute path',
    given: 'mkdir -p @/d @/in; cd @/in; ln -s /etc etc; tar czf @/a.tar.gz .; rm -r @/in',
    args,
    fails: /leads out/,
  },
  {
    name: 'a link that leads out through another link',
    given:
      'mkdir -p @/d @/in/x; cd @/in; ln -s .. x/up; ln -s x/up/x/up/../.. out; tar czf @/a.tar.gz .; rm -r @/in',
    args,
    fails: /the link \.\/out leads out/,
  },
  {
    name: 'links with .. in the middle that stay inside',
    given:
      'mkdir -p @/d @/in/x @/in/y; cd @/in; echo 1 >y/f; ln -s ../x/../y/f x/f; ln -s ./..//y/./none x/none; ln -s x/../y z; tar czf @/a.tar.gz x y z; rm -r @/in',
    args,
    before: { files: '6 of 6 differ' },
    after: 'test "$(cat @/d/x/f @/d/z/f | tr -d "\\n")" = 11',
  },
  {
    name: 'a pipe',
    given: 'mkdir -p @/d @/in; cd @/in; mkfifo p; tar czf @/a.tar.gz p; rm -r @/in',
    args,
    fails: /\.\/p is a device, a pipe or a socket/,
  },
  {
    name: 'a device',
    given: 'mkdir -p @/d @/in; cd @/in; mknod zero c 1 5; tar czf @/a.tar.gz zero; rm -r @/in',
    args,
    fails: /\.\/zero is a device/,
  },
  {
    name: 'a hard link to a file outside',
    given:
      'mkdir -p @/d @/in; echo secret >@/secret; cd @/in; ln @/secret h; tar czPf @/a.tar.gz @/secret h; rm -r @/in',
    args: { ...args, include: ['h'] },
    fails: /cannot unpack/,
  },
  {
    name: 'a file below a link of the archive',
    given:
      'mkdir -p @/d @/in @/out; cd @/in; ln -s @/out l; tar cf @/a.tar l; rm l; mkdir l; echo x >l/evil; tar rf @/a.tar l/evil; gzip @/a.tar; rm -r @/in',
    args,
    fails: /cannot unpack|leads out/,
  },
  {
    name: 'names that look like options, or like code',
    given: `mkdir -p @/d @/in; cd @/in; touch -- -rf --checkpoint-action=exec=sh '$(touch ran)' '*' " '"; tar czf @/a.tar.gz -- *; rm -r @/in`,
    args,
    before: { files: '5 of 5 differ' },
    after: 'test "$(ls -A @/d | wc -l)" = 5; test ! -e @/ran; test -e "@/d/--checkpoint-action=exec=sh"',
  },
  {
    name: 'a name that leads out of the directory',
    given: 'mkdir -p @/d @/in/x; cd @/in/x; echo bad >../evil; tar czPf @/a.tar.gz ../evil; rm -r @/in',
    args,
    fails: /cannot unpack|leads out/,
  },
]);

test('either exclude or include', () => {
  const { args: given } = checkArgs(unarchive.params as Params, {
    src: '/x',
    dest: '/y',
    remote_src: true,
    exclude: ['a'],
    include: ['b'],
  });
  expect(unarchive.check!(given as never)).toMatch(/either/);
});
