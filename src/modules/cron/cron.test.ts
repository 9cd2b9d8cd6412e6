import { describe, expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
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

test.each<[Values, RegExp | undefined]>([
  [{ name: 'a' }, /needs job/],
  [{ name: 'a\nb', job: 'x' }, /single line/],
  [{ name: 'a', job: 'x\n* * * * * root y' }, /single line/],
  [{ name: 'a', job: 'x', minute: '1 2' }, /must be minutes/],
  [{ name: 'a', job: 'x', minute: 1, special_time: 'daily' }, /either/],
  [{ name: 'a', job: 'x', cron_file: 'b' }, /needs user/],
  [{ name: 'a', job: 'x', cron_file: '../b', user: 'root' }, /absolute path/],
  [{ name: 'a', job: 'x', user: '-l' }, /name of a user/],
  [{ name: 'a b', job: 'x', env: true }, /variable/],
  [{ name: 'a', job: 'x', backup: true }, /needs cron_file/],
  [{ name: 'a', job: 'x', minute: 60 }, /60 is not between 0 and 59/],
  [{ name: 'a', job: 'x', minute: '*/0' }, /a step of 0/],
  [{ name: 'a', job: 'x', minute: '1,2,x' }, /"x" is not a number/],
  [{ name: 'a', job: 'x', hour: '17-9' }, /17-9 is empty/],
  [{ name: 'a', job: 'x', hour: '24' }, /24 is not between 0 and 23/],
  [{ name: 'a', job: 'x', day: 0 }, /0 is not between 1 and 31/],
  [{ name: 'a', job: 'x', month: 'january' }, /"january" is not/],
  [{ name: 'a', job: 'x', weekday: '?' }, /"\?" is not/],
  [
    { name: 'a', job: 'x', weekday: 'MON-FRI,0,7', month: 'jan,Mar-5/2', minute: '0~59,*/5,10-20/3' },
    undefined,
  ],
])('refuses %j', (given, message) => {
  expect(refusalOf(cron, given)).toEqual(message === undefined ? undefined : expect.stringMatching(message));
});
