import { expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import type { Values } from '../../core/values.ts';
import sudoers from './index.ts';

const rule = { name: 'r', sudoers_path: '@/d', validation: 'absent' };

stateCases('sudoers', [
  {
    name: 'a new file in a new directory',
    args: { ...rule, group: 'ops', commands: 'ALL', runas: 'app', setenv: true, nopassword: false },
    before: { state: 'absent' },
    after: 'test "$(cat @/d/r):$(stat -c %a @/d/r)" = "%ops ALL=(app)SETENV: ALL:440"',
  },
  {
    name: 'another rule',
    given: 'mkdir @/d; echo x >@/d/r; chmod 644 @/d/r',
    args: { ...rule, user: 'a', commands: ['/bin/b', '/bin/c -x'] },
    before: { state: 'file', mode: '0644' },
    after: 'test "$(cat @/d/r):$(stat -c %a @/d/r)" = "a ALL=NOPASSWD: /bin/b, /bin/c -x:440"',
  },
  { name: 'absent already', args: { ...rule, state: 'absent' } },
]);

test.each<[Values, RegExp]>([
  [{ name: 'a.b', user: 'a', commands: 'ALL' }, /a name of letters/],
  [{ name: 'a', commands: 'ALL' }, /either user or group/],
  [{ name: 'a', user: 'b' }, /needs commands/],
  [{ name: 'a', user: 'b ALL=ALL', commands: 'ALL' }, /name of a user/],
  [{ name: 'a', user: 'b', commands: 'ALL\nc ALL=ALL' }, /absolute path/],
])('refuses %j', (given, message) => {
  expect(refusalOf(sudoers, given)).toMatch(message);
});
