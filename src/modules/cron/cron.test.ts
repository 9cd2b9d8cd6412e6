import { describe, expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import cron from './index.ts';

/** Prints lines; an @ in them is not the scratch folder. */
const print = (lines: string[]) =>
  `printf '%b\\n' ${lines.map((line) => `'${line.replaceAll('@', '\\0100')}'`).join(' ')}`;
const file = (lines: string[]) => `${print(lines)} >@/tab`;
const is = (lines: string[]) => `${print(lines)} | cmp - @/tab`;
const tab = { cron_file: '@/tab', user: 'root' };

stateCases('cron', [
  {
    name: 'a new file',
    args: { ...tab, name: 'a', job: 'true', special_time: 'daily' },
    before: { job: 'absent' },
    after: is(['#Ansible: a', '@daily root true']),
  },
  {
    name: 'a job that Ansible has made',
    given: file(['#Ansible: a', '0 5 * * * root ls & %', '#Ansible: b', '* * * * * root true']),
    args: { ...tab, name: 'a', job: 'ls & %', minute: 0, hour: 5 },
  },
  {
    name: 'another time',
    given: file(['#Ansible: a', '0 5 * * * root true', '#Ansible: b', '* * * * * root true']),
    args: { ...tab, name: 'a', job: 'true', minute: '*/5', weekday: 'MON-FRI' },
    before: { job: 'other' },
    after: is(['#Ansible: a', '*/5 * * * MON-FRI root true', '#Ansible: b', '* * * * * root true']),
  },
  {
    name: 'disabled',
    given: file(['#Ansible: a', '@daily root true']),
    args: { ...tab, name: 'a', job: 'true', special_time: 'daily', disabled: true },
    before: { job: 'other' },
    after: is(['#Ansible: a', '#@daily root true']),
  },
  {
    name: 'a job that has no name yet',
    given: file(['# jobs', '@daily root true']),
    args: { ...tab, name: 'a', job: 'true', special_time: 'daily' },
    before: { job: 'absent' },
    after: is(['# jobs', '#Ansible: a', '@daily root true']),
  },
  {
    name: 'absent',
    given: file(['#Ansible: a', '@daily root true', '# rest']),
    args: { ...tab, name: 'a', state: 'absent' },
    before: { job: 'present' },
    after: is(['# rest']),
  },
  {
    name: 'a variable that changes',
    given: file(['PATH=/bin', '@daily root true']),
    args: { ...tab, name: 'PATH', value: '/usr/bin:/bin', env: true },
    before: { variable: 'other' },
    after: is(['PATH="/usr/bin:/bin"', '@daily root true']),
  },
]);

describe.skipIf(whyNoOwnMachine)('by a stand-in for crontab', () => {
  // keeps the tab of a user in /etc, which is of the test alone
  const crontab =
    'test "$1" = -u || exit 9; case $3 in -l) exec cat "/etc/tab-$2" ;; -) exec cat >"/etc/tab-$2" ;; esac';
  const user = 'nobody';
  stateCases(
    'cron',
    [
      {
        name: 'the first job of a user',
        args: { name: 'a', job: 'true', user, hour: 1 },
        before: { job: 'absent' },
        after: `test "$(cat /etc/tab-nobody)" = "$(printf '#Ansible: a\\n* 1 * * * true')"`,
      },
      {
        name: 'one of several',
        given: `${print(['#Ansible: a', '@daily true', '#Ansible: b', '1 * * * * false'])} >/etc/tab-nobody`,
        args: { name: 'a', user, state: 'absent' },
        before: { job: 'present' },
        after: `test "$(cat /etc/tab-nobody)" = "$(printf '#Ansible: b\\n1 * * * * false')"`,
      },
    ],
    ownMachine({ crontab }),
  );
});

test.each<[Values, RegExp]>([
  [{ name: 'a' }, /needs job/],
  [{ name: 'a\nb', job: 'x' }, /single lines/],
  [{ name: 'a', job: 'x\n* * * * * root y' }, /single lines/],
  [{ name: 'a', job: 'x', minute: '1 2' }, /blanks/],
  [{ name: 'a', job: 'x', minute: 1, special_time: 'daily' }, /either/],
  [{ name: 'a', job: 'x', cron_file: 'b' }, /needs user/],
  [{ name: 'a', job: 'x', cron_file: '../b', user: 'root' }, /absolute path/],
  [{ name: 'a', job: 'x', user: '-l' }, /name of a user/],
  [{ name: 'a b', job: 'x', env: true }, /variable/],
  [{ name: 'a', job: 'x', backup: true }, /needs cron_file/],
])('refuses %j', (given, message) => {
  expect(cron.check!(checkArgs(cron.params as Params, given).args as never)).toMatch(message);
});
