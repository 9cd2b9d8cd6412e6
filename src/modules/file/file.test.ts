import { expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Values } from '../../core/values.ts';
import file from './index.ts';
import { touchTime, usualFormat } from './times.ts';

stateCases('file', [
  {
    name: 'times',
    given: 'touch -t 202001020304.05 @/f',
    args: {
      path: '@/f',
      modification_time: '202612312359.58',
      access_time: '2026-01-02',
      access_time_format: '%Y-%m-%d',
    },
    before: { modification_time: '202001020304.05' },
    after: 'test "$(stat -c %y @/f | cut -c 1-19)" = "2026-12-31 23:59:58"',
  },
  {
    name: 'times of a directory that is made',
    args: { path: '@/d', state: 'directory', modification_time: '202612312359.58' },
    before: { state: 'absent' },
    after: 'test "$(stat -c %y @/d | cut -c 1-16)" = "2026-12-31 23:59"',
  },
  {
    name: 'times that are kept, as Ansible wants it said',
    given: 'touch @/f',
    args: { path: '@/f', state: 'touch', modification_time: 'preserve', access_time: 'preserve' },
  },
  {
    name: 'a directory with those above it',
    args: { path: '@/a/b', state: 'directory', mode: '0750' },
    before: { state: 'absent', mode: null },
    after: 'test "$(stat -c %a @/a/b)" = 750',
  },
  {
    name: 'the mode of a directory',
    given: 'mkdir -m 700 @/d',
    args: { path: '@/d', state: 'directory', mode: 'g+rx' },
    before: { mode: '0700' },
    after: 'test "$(stat -c %a @/d)" = 750',
  },
  {
    name: 'a directory that is as it should be',
    given: 'mkdir -m 755 @/d',
    args: { path: '@/d', state: 'directory', mode: '755' },
  },
  {
    name: 'set-id and sticky bits',
    given: 'mkdir @/d',
    args: { path: '@/d', state: 'directory', mode: '2775' },
    before: { mode: '0755' },
    after: 'test "$(stat -c %a @/d)" = 2775',
  },
  {
    name: 'set-id bits that a mode keeps',
    given: 'touch @/f; chmod 4755 @/f',
    args: { path: '@/f', mode: 'g+w', owner: 'root' },
    before: { mode: '4755' },
    after: 'test "$(stat -c %a @/f)" = 4775',
  },
  {
    name: 'owner and group by name and by number',
    given: 'touch @/f',
    args: { path: '@/f', owner: 'nobody', group: 65534 },
    before: { owner: 'root', group: '0' },
    after: 'test "$(stat -c %U:%g @/f)" = nobody:65534',
  },
  {
    name: 'absent',
    given: 'mkdir -p @/d/e; touch @/d/e/f',
    args: { path: '@/d', state: 'absent' },
    before: { state: 'directory' },
    after: 'test ! -e @/d',
  },
  { name: 'absent already', args: { path: '@/d', state: 'absent' } },
  {
    name: 'absent, a link and not what it points to',
    given: 'touch @/f; ln -s f @/l',
    args: { path: '@/l', state: 'absent' },
    before: { state: 'link' },
    after: 'test -f @/f; test ! -L @/l',
  },
  {
    name: 'a link',
    args: { path: '@/l', state: 'link', src: '/no where' },
    before: { state: 'absent' },
    after: 'test "$(readlink @/l)" = "/no where"',
  },
  {
    name: 'another link',
    given: 'ln -s a @/l',
    args: { path: '@/l', state: 'link', src: 'b' },
    before: { src: 'a' },
    after: 'test "$(readlink @/l)" = b',
  },
  {
    name: 'a link to a directory is replaced, not filled',
    given: 'mkdir @/a @/b; ln -s a @/l',
    args: { path: '@/l', state: 'link', src: 'b' },
    before: { src: 'a' },
    after: 'test -z "$(ls @/a @/b | grep -v :)"',
  },
  {
    name: 'a link over a file',
    given: 'echo x >@/l',
    args: { path: '@/l', state: 'link', src: 'b' },
    fails: /is a file/,
  },
  {
    name: 'a link over a file, by force',
    given: 'echo x >@/l',
    args: { path: '@/l', state: 'link', src: 'b', force: true },
    before: { state: 'file' },
    after: 'test -L @/l',
  },
  {
    name: 'a hard link',
    given: 'echo x >@/a',
    args: { path: '@/b', state: 'hard', src: '@/a' },
    before: { state: 'absent' },
    after: 'test @/a -ef @/b',
  },
  {
    name: 'touch',
    args: { path: '@/f', state: 'touch', mode: '0600' },
    before: { state: 'absent' },
    after: 'test "$(stat -c %a @/f)" = 600',
  },
  { name: 'touch what is there', given: 'echo x >@/f', args: { path: '@/f', state: 'touch' } },
  { name: 'attributes of nothing', args: { path: '@/f', mode: '0600' }, fails: /does not exist/ },
  {
    name: 'a directory where a file is',
    given: 'echo x >@/f',
    args: { path: '@/f', state: 'directory' },
    fails: /not a directory/,
  },
  {
    name: 'follow a link',
    given: 'touch @/f; chmod 600 @/f; ln -s f @/l',
    args: { path: '@/l', mode: '0644', follow: true },
    before: { mode: '0600' },
    after: 'test "$(stat -c %a @/f)" = 644',
  },
  {
    name: 'recurse with X',
    given: 'mkdir -p @/d/e; touch @/d/e/f; chmod 700 @/d @/d/e; chmod 600 @/d/e/f; ln -s /etc/passwd @/d/l',
    args: { path: '@/d', state: 'directory', mode: 'a+rX', recurse: true },
    before: { mode: '0700', below: 'mode 700' },
    after: 'test "$(stat -c %a @/d/e @/d/e/f | tr "\\n" " ")" = "755 644 "',
  },
  {
    name: 'names with quotes, blanks and a dash',
    args: { path: '@/-it\'s $(id) `id`\n"x"', state: 'directory' },
    before: { state: 'absent' },
  },
]);

test.each<[Values, string]>([
  [{ path: '/x', state: 'link' }, 'state link needs src'],
  [{ path: '/x', recurse: true }, 'recurse needs state: directory'],
])('%j is refused', (given, message) => {
  expect(file.check?.(checkArgs(file.params, given).args as never)).toBe(message);
});

test.each([
  ['now', '%Y', 'now'],
  ['202612312359.58', usualFormat, '202612312359.58'],
  ['31.12.2026 23:59', '%d.%m.%Y %H:%M', '202612312359.00'],
  ['202613012359.58', usualFormat, undefined],
  ['2026', usualFormat, undefined],
  ['Dec', '%b', undefined],
])('the time %j in the format %j is %j', (text, format, time) => expect(touchTime(text, format)).toBe(time));
