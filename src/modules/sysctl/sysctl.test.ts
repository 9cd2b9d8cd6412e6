import { describe, expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import sysctl from './index.ts';

const file = { sysctl_file: '@/conf', reload: false };

stateCases('sysctl', [
  {
    name: 'a new file',
    args: { ...file, name: 'a.b', value: 1 },
    before: { file: 'absent' },
    after: 'test "$(cat @/conf)" = a.b=1',
  },
  {
    name: 'the same value with other blanks',
    given: 'printf "a.b =  1\\t2 \\n" >@/conf',
    args: { ...file, name: 'a.b', value: '1 2' },
  },
  {
    name: 'the last value counts, and others go',
    given: 'printf "#a.b=0\\na.b=1\\nx=y\\na.b=2\\n" >@/conf',
    args: { ...file, name: 'a.b', value: '1' },
    before: { file: '2' },
    after: 'test "$(tr "\\n" , <@/conf)" = "#a.b=0,a.b=1,x=y,"',
  },
  {
    name: 'absent',
    given: 'printf "a.b=1\\na.bc=2\\na.b=3\\n" >@/conf',
    args: { ...file, name: 'a.b', state: 'absent' },
    before: { file: '3' },
    after: 'test "$(cat @/conf)" = a.bc=2',
  },
  { name: 'absent already', args: { ...file, name: 'a.b', state: 'absent' } },
]);

describe.skipIf(whyNoOwnMachine)('by a stand-in for sysctl', () => {
  const log = 'printf "%s " "$@" >>/etc/called';
  stateCases(
    'sysctl',
    [
      {
        name: 'a file that is loaded',
        args: { sysctl_file: '@/conf', name: 'a.b', value: 1, ignoreerrors: true },
        before: { file: 'absent' },
        after: 'test "$(cat /etc/called)" = "-e -q -p /proc/self/fd/8 "',
      },
    ],
    ownMachine({ sysctl: log }),
  );
});

test.each([
  ['net.ipv4.ip_forward', '/proc/sys/net/ipv4/ip_forward'],
  ['net.ipv4.conf.eth0/100.rp_filter', '/proc/sys/net/ipv4/conf/eth0.100/rp_filter'],
  ['net/ipv4/conf/eth0.100/rp_filter', '/proc/sys/net/ipv4/conf/eth0.100/rp_filter'],
])('%s is %s', (name, path) => {
  const { args } = checkArgs(sysctl.params as Params, { name, value: 1, sysctl_set: true });
  expect(sysctl.send!(args as never).running).toBe(path);
});

test.each<[Values, RegExp]>([
  [{ name: 'a' }, /needs value/],
  [{ name: 'a=b', value: 1 }, /name of a kernel parameter/],
  [{ name: 'a/../b', value: 1 }, /name of a kernel parameter/],
  [{ name: 'a', value: '1\nb=2' }, /single line/],
])('refuses %j', (given, message) => {
  expect(refusalOf(sysctl, given)).toMatch(message);
});
