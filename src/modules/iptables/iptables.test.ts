import { describe, expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import iptables from './index.ts';

const web = { chain: 'INPUT', protocol: 'tcp', destination_port: 80, jump: 'ACCEPT' };
const has = (line: string, table = 'filter') => `iptables-save -t ${table} | grep -qxF -- '${line}'`;
const webLine = '-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT';

const cases: Case[] = [
  { name: 'a rule', args: web, before: { rule: 'absent' }, after: has(webLine) },
  { name: 'a rule that is there', given: `iptables ${webLine}`, args: web },
  {
    name: 'a rule at a place',
    given: 'iptables -A INPUT -p udp -j DROP; iptables -A INPUT -p gre -j DROP',
    args: { ...web, action: 'insert', rule_num: 2 },
    before: { rule: 'absent' },
    after: `test "$(iptables -S INPUT | sed -n 3p)" = '${webLine}'`,
  },
  {
    name: 'a rule that goes',
    given: `iptables ${webLine}; iptables -A INPUT -p udp -j DROP`,
    args: { ...web, state: 'absent' },
    before: { rule: 'present' },
    after: `! ${has(webLine)}; ${has('-A INPUT -p udp -j DROP')}`,
  },
  {
    name: 'a rule of a chain that does not exist, made with it',
    args: { ...web, chain: 'own', chain_management: true, comment: "it's $HOME; -j DROP" },
    before: { chain: 'absent', rule: 'absent' },
    after: `iptables-save | grep -qF -- '-A own -p tcp -m tcp --dport 80 -m comment --comment "it'`,
  },
  {
    name: 'a chain that goes',
    given: 'iptables -N own',
    args: { chain: 'own', chain_management: true, state: 'absent' },
    before: { chain: 'present' },
    after: '! iptables -S own 2>/dev/null',
  },
  {
    name: 'a policy',
    args: { chain: 'FORWARD', policy: 'DROP' },
    before: { policy: 'ACCEPT' },
    after: "iptables -S | grep -qx -- '-P FORWARD DROP'",
  },
  {
    name: 'no rules',
    given: `iptables ${webLine}; iptables -A OUTPUT -p udp -j DROP`,
    args: { chain: 'INPUT', flush: true },
    before: { rules: 'some' },
    after: has('-A OUTPUT -p udp -j DROP'),
  },
  { name: 'no rules in a table without any', args: { table: 'nat', flush: true } },
  {
    name: 'a rule of ip6tables',
    args: { ...web, ip_version: 'ipv6', source: '!2001:db8::/32', ctstate: ['NEW'], limit: '5/second' },
    before: { rule: 'absent' },
    after: 'ip6tables-save | grep -q -- "! -s 2001:db8::/32 .*--ctstate NEW.*limit 5/sec"',
  },
  {
    name: 'an address that is translated',
    args: { table: 'nat', chain: 'POSTROUTING', out_interface: 'eth0', jump: 'SNAT', to_source: '192.0.2.1' },
    before: { rule: 'absent' },
    after: has('-A POSTROUTING -o eth0 -j SNAT --to-source 192.0.2.1', 'nat'),
  },
  {
    name: 'a rule that makes no sense',
    args: { ...web, jump: 'ACCEPT', icmp_type: 'x' },
    fails: /refuses the rule: .*icmp/,
  },
];

const closes = /would close port 22 to 192\.0\.2\.9, from where kplay is connected/;
const onSsh: Case[] = [
  { name: 'a policy that closes the port', args: { chain: 'INPUT', policy: 'DROP' }, fails: closes },
  {
    name: 'a policy with a rule for the port',
    given: 'iptables -A INPUT -s 192.0.2.0/24 -p tcp --dport 22 -j ACCEPT',
    args: { chain: 'INPUT', policy: 'DROP' },
    before: { policy: 'ACCEPT' },
  },
  {
    name: 'no rules where one lets SSH in',
    given: 'iptables -A INPUT -p tcp --dport 22 -j ACCEPT; iptables -P INPUT DROP',
    args: { flush: true },
    fails: closes,
  },
  {
    name: 'a rule for the other family',
    args: { chain: 'INPUT', ip_version: 'ipv6', jump: 'DROP' },
    before: { rule: 'absent' },
  },
];

describe.skipIf(whyNoOwnMachine)('in a machine of its own', () => {
  const machine = ownMachine();
  stateCases('iptables', cases, machine);
  stateCases('iptables', onSsh, (shell) =>
    machine(`env 'SSH_CONNECTION=192.0.2.9 50000 192.0.2.1 22' ${shell}`),
  );
});

test.each<[Values, string]>([
  [{ protocol: '!tcp', source: '10.0.0.1', jump: 'DROP' }, '! -p tcp -s 10.0.0.1 -j DROP'],
  [{ match: ['tcp', 'state'], ctstate: ['NEW'], syn: 'negate' }, '-m tcp -m state ! --syn --state NEW'],
  [{ tcp_flags: { flags: ['ALL'], flags_set: ['SYN', 'FIN'] } }, '--tcp-flags ALL SYN,FIN'],
  [{ log_prefix: '!x: ', log_level: 'info' }, '-j LOG --log-prefix !x:  --log-level info'],
  [{ destination_ports: [80, '8081:8083'] }, '-m multiport --dports 80,8081:8083'],
  [{ src_range: '!10.0.0.1-10.0.0.9' }, '-m iprange ! --src-range 10.0.0.1-10.0.0.9'],
  [{ match_set: '!bad', match_set_flags: 'src,dst' }, '-m set ! --match-set bad src,dst'],
  [
    { uid_owner: '!root', reject_with: 'tcp-reset' },
    '-m owner ! --uid-owner root -j REJECT --reject-with tcp-reset',
  ],
  [{ icmp_type: 'echo-request', ip_version: 'ipv6' }, '--icmpv6-type echo-request'],
])('%j is a rule', (given, words) => {
  const { args } = checkArgs(iptables.params as Params, { chain: 'X', ...given });
  expect(iptables.words!(args as never).join(' ')).toBe(words);
});

test.each<[Values, RegExp]>([
  [{}, /give chain, or flush/],
  [{ chain: 'X' }, /give a rule, policy, flush or chain_management/],
  [{ chain: 'X', state: 'absent' }, /needs chain_management/],
  [{ chain: '-X', flush: true }, /name of a chain/],
  [{ chain: 'X', jump: 'DROP', log_prefix: 'x' }, /for jump: LOG/],
  [{ chain: 'X', jump: 'tee' }, /needs gateway/],
  [{ chain: 'X', jump: 'DROP', rule_num: 2 }, /needs action: insert/],
  [{ chain: 'X', source: '10.0.0.1 -j ACCEPT' }, /without blanks/],
])('refuses %j', (given, message) => {
  expect(refusalOf(iptables, given)).toMatch(message);
});
