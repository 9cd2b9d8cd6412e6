import { describe, expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { dueCases } from '../../../test/support/today.ts';
import type { Values } from '../../core/values.ts';
import ufw from './index.ts';

const rule = (text: string) => `ufw show added | grep -qxF "ufw ${text}"`;

const cases: Case[] = [
  {
    name: 'a rule with a comment',
    args: { rule: 'allow', port: '22', proto: 'tcp', comment: 'log in' },
    before: { rule: 'absent' },
    after: rule("allow 22/tcp comment 'log in'"),
  },
  {
    name: 'a rule that is there, as it is written',
    given: 'ufw allow proto tcp from 10.0.0.0/8 to any port 80',
    args: { rule: 'allow', port: 80, proto: 'tcp', src: '10.0.0.0/8' },
  },
  {
    name: 'a rule that is there, written in another way',
    given: 'ufw allow proto tcp from 10.0.0.0/8 to any port 80,81',
    args: { rule: 'allow', port: '81,80', proto: 'tcp', src: '10.1.0.0/8' },
  },
  {
    name: 'a rule that is there for IPv4 only',
    given: "ufw allow 80/tcp; sed -i '/tuple/d' /etc/ufw/user6.rules",
    args: { rule: 'allow', port: 80, proto: 'tcp' },
    before: { rule: 'absent' },
    after: 'grep -q "tuple.*tcp 80 ::/0" /etc/ufw/user6.rules',
  },
  {
    name: 'another decision for the same packets',
    given: 'ufw allow 80/tcp',
    args: { rule: 'deny', port: 80, proto: 'tcp' },
    before: { rule: 'absent' },
    after: `${rule('deny 80/tcp')}; ! ${rule('allow 80/tcp')}`,
  },
  {
    name: 'a rule at a place',
    given: 'ufw allow 80/tcp; ufw allow 81/tcp',
    args: { rule: 'deny', src: '192.0.2.1', insert: 0, insert_relative_to: 'first-ipv4' },
    before: { rule: 'absent' },
    after: `ufw show added | sed -n 2p | grep -qx 'ufw deny from 192.0.2.1'`,
  },
  {
    name: 'a rule that goes',
    given: "ufw allow 80/tcp comment 'x y'; ufw allow 81/tcp",
    args: { rule: 'allow', port: 80, proto: 'tcp', delete: true },
    before: { rule: 'present' },
    after: `! grep -q ' 80 ' /etc/ufw/user.rules; ${rule('allow 81/tcp')}`,
  },
  { name: 'a rule that is not there', args: { rule: 'allow', port: 99, delete: true } },
  {
    name: 'a rule for forwarded packets',
    args: { rule: 'allow', route: true, interface_in: 'eth0', interface_out: 'eth1', dest: '192.0.2.0/24' },
    before: { rule: 'absent' },
    after: rule('route allow in on eth0 out on eth1 to 192.0.2.0/24'),
  },
  {
    name: 'a profile and logging',
    given: "printf '[Web]\\ntitle=Web\\ndescription=Web\\nports=80/tcp\\n' >/etc/ufw/applications.d/web",
    args: { rule: 'limit', name: 'Web', log: true, logging: 'high' },
    before: { rule: 'absent', logging: 'low' },
    after:
      "grep -q '^LOGLEVEL=high' /etc/ufw/ufw.conf && grep -q 'limit_log tcp 80 .* Web' /etc/ufw/user.rules",
  },
  {
    name: 'policies and the start',
    given: 'ufw allow 22/tcp',
    args: { state: 'enabled', policy: 'reject', logging: 'on' },
    before: { active: 'no', incoming: 'deny' },
    after:
      "ufw status verbose | grep -q 'reject (incoming)' && iptables -S ufw-user-input | grep -q 'dport 22'",
  },
  {
    name: 'the end',
    given: 'ufw --force enable',
    args: { state: 'disabled' },
    before: { active: 'yes' },
    after: 'ufw status | grep -q inactive',
  },
  {
    name: 'nothing left',
    given: 'ufw allow 22/tcp; ufw --force enable',
    args: { state: 'reset' },
    before: { active: 'yes', rules: 'some' },
    after: 'ufw status | grep -q inactive && ! grep -q tuple /etc/ufw/user.rules',
  },
  {
    name: 'a profile that does not exist',
    args: { rule: 'allow', name: 'None' },
    fails: /ufw refuses the rule/,
  },
];

const closes = /would close port 22 to 192\.0\.2\.9, from where kplay is connected/;
const onSsh: Case[] = [
  { name: 'a start without a rule for the port', args: { state: 'enabled' }, fails: closes },
  {
    name: 'a start with a rule',
    given: 'ufw limit from 192.0.2.0/24 to any port 22 proto tcp',
    args: { state: 'enabled' },
    before: { active: 'no' },
  },
  {
    name: 'a start with a rule for others',
    given: 'ufw allow from 198.51.100.0/24 to any port 22 proto tcp',
    args: { state: 'enabled' },
    fails: closes,
  },
  {
    name: 'a start with the rule in the same task',
    args: { state: 'enabled', rule: 'allow', port: 22 },
    before: { active: 'no', rule: 'absent' },
  },
  {
    name: 'a rule that goes',
    given: 'ufw allow 22/tcp; ufw --force enable',
    args: { rule: 'allow', port: 22, proto: 'tcp', delete: true },
    fails: closes,
  },
  {
    name: 'a policy without a rule',
    given: 'ufw default allow; ufw --force enable',
    args: { default: 'deny' },
    fails: closes,
  },
];

describe.skipIf(whyNoOwnMachine)('in a machine of its own', () => {
  const machine = ownMachine();
  const quiet = (each: Case): Case => ({ ...each, given: `{ ${each.given ?? ':'}; } >/dev/null` });
  // ufw takes half a second for each of its commands
  stateCases('ufw', dueCases(cases, 2).map(quiet), machine);
  const ssh = "env 'SSH_CONNECTION=192.0.2.9 50000 192.0.2.1 22'";
  stateCases('ufw', dueCases(onSsh, 2).map(quiet), (shell) => machine(`${ssh} ${shell}`));
});

test.each<[Values, RegExp]>([
  [{}, /give state, default, logging or rule/],
  [{ rule: 'allow', interface: 'eth0' }, /interface needs direction/],
  [{ rule: 'allow', direction: 'routed' }, /in or out/],
  [{ rule: 'allow', name: 'A', proto: 'tcp' }, /exclude each other/],
  [{ rule: 'allow', port: '-f' }, /a port/],
  [{ rule: 'allow', src: 'example.org' }, /an address/],
  [{ rule: 'allow', comment: "it's" }, /without '/],
])('refuses %j', (given, message) => {
  expect(refusalOf(ufw, given)).toMatch(message);
});
