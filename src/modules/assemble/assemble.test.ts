import { expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import type { Values } from '../../core/values.ts';
import assemble from './index.ts';

const given = 'mkdir @/d @/d/dir; echo 2 >@/d/2; printf 1 >@/d/1; echo h >@/d/.h; ln -s 1 @/d/link; ';
const args = { src: '@/d', dest: '@/f' };
const is = (text: string) => `printf '${text}' | cmp - @/f`;

stateCases('assemble', [
  { name: 'all files', given, args, before: { state: 'absent' }, after: is('h\\n1\\n2\\n') },
  {
    name: 'without hidden files, with a delimiter',
    given: `${given} echo old >@/f; chmod 600 @/f`,
    args: { ...args, ignore_hidden: true, delimiter: '--\\t' },
    before: { content: 'other' },
    after: `${is('1\\n--\\t\\n2\\n')}; test "$(stat -c %a @/f)" = 600`,
  },
  {
    name: 'those that match',
    given,
    args: { ...args, regexp: '^(?!1)\\d$' },
    before: { state: 'absent' },
    after: is('2\\n'),
  },
  {
    name: 'bytes as they are, and a line that does not end',
    given: "mkdir @/d; printf 1 >@/d/1; printf '2\\0x' >@/d/2; printf 3 >@/d/3",
    args,
    before: { state: 'absent' },
    after: is('1\\n2\\0x\\n3'),
  },
  { name: 'what is there already', given: `${given} printf 'h\\n1\\n2\\n' >@/f`, args },
  {
    name: 'not accepted',
    given,
    args: { ...args, validate: 'grep -q x %s' },
    fails: /is not valid/,
  },
  { name: 'no directory', args, fails: /is not a directory/ },
]);

test.each<[Values, RegExp]>([
  [{ remote_src: false }, /not supported/],
  [{ regexp: '(' }, /must be a regular expression of Python/],
])('refuses %j', (more, message) => {
  expect(refusalOf(assemble, { src: '/a', dest: '/b', ...more })).toMatch(message);
});
