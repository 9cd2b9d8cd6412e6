import { describe, expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import firewall from './index.ts';
import { nftText, type Ruleset } from './ruleset.ts';

const textOf = (given: Values) =>
  nftText(checkArgs(firewall.params as Params, given).args as unknown as Ruleset);

const rules = [
  { port: [22], from: ['192.0.2.0/24', '2001:db8::/32'], comment: 'office' },
  { port: [80, 443, '6000-6007'] },
  { action: 'deny', proto: 'udp', port: 53, interface: 'eth0' },
  { proto: 'gre' },
];
const conf = '/etc/nftables.conf';
const file = '/etc/nftables.d/kplay.nft';
const loaded = (given: Values) =>
  `mkdir -p /etc/nftables.d; printf '%s' '${textOf(given)}' >${file}; nft -f ${file}
  printf 'flush ruleset\\ninclude "${file}"\\n' >${conf}`;

const cases: Case[] = [
  {
    name: 'the first rules',
    given: `printf 'flush ruleset' >${conf}; nft add table inet other`,
    args: { rules },
    before: { state: 'absent', running: 'absent', included: 'no' },
    after: `test "$(nft list table inet kplay | grep -c 'dport')" = 4; nft list table inet other
      nft -c -f ${conf}; test "$(tail -n 1 ${conf})" = 'include "${file}"'
      nft list chain inet kplay input | grep -q 'policy drop'`,
  },
  { name: 'the same rules', given: loaded({ rules }), args: { rules } },
  {
    name: 'a rule that somebody has added',
    given: `${loaded({ rules })}; nft add rule inet kplay input tcp dport 23 accept`,
    args: { rules },
    before: { running: 'different' },
    after: '! nft list table inet kplay | grep -w 23',
  },
  {
    name: 'other rules',
    given: loaded({ rules }),
    args: { rules: [{ port: 22 }], incoming: 'reject', outgoing: 'deny', forwarded: 'deny', icmp: false },
    before: { running: 'different' },
    after: `test "$(nft list table inet kplay | grep -c 'policy drop')" = 3; ! nft list table inet kplay | grep gre`,
  },
  {
    name: 'no rules',
    given: loaded({ rules }),
    args: { state: 'absent' },
    before: { state: 'file', running: 'present', included: 'yes' },
    after: `! nft list table inet kplay 2>/dev/null; test ! -e ${file}; test "$(cat ${conf})" = 'flush ruleset'`,
  },
  {
    name: 'a port that cannot be',
    args: { rules: [{ port: 70000 }] },
    fails: /nft refuses the rules .*70000/s,
  },
];

const closes = /would close port 22 to 192\.0\.2\.9, from where kplay is connected/;
const onSsh: Case[] = [
  { name: 'no rule for SSH', args: { rules: [{ port: 80 }] }, fails: closes },
  {
    name: 'a rule for SSH after one that refuses it',
    args: { rules: [{ action: 'deny', from: ['192.0.2.0/28'] }, { port: 22 }] },
    fails: closes,
  },
  { name: 'a rule for SSH', args: { rules }, before: { running: 'absent' } },
  {
    name: 'ufw is active',
    given: 'ufw allow 22 >/dev/null; ufw --force enable >/dev/null',
    args: { rules },
    fails: /ufw is active/,
  },
];

describe.skipIf(whyNoOwnMachine)('in a machine of its own', () => {
  const machine = ownMachine();
  stateCases('firewall', cases, machine);
  stateCases('firewall', onSsh, (shell) =>
    machine(`env 'SSH_CONNECTION=192.0.2.9 50000 192.0.2.1 22' ${shell}`),
  );
});

test.each<[Values, RegExp]>([
  [{ rules: [{ port: 80, proto: 'gre' }] }, /rule 1: a port needs proto tcp, udp or sctp/],
  [{ rules: [{ port: '80; drop' }] }, /a port, or a range/],
  [{ rules: [{ from: 'example.org' }] }, /an address, or a network/],
  [{ rules: [{ interface: 'a"b' }] }, /name of an interface/],
  [{ rules: [{ comment: 'a"b' }] }, /without "/],
])('refuses %j', (given, message) => {
  expect(refusalOf(firewall, given)).toMatch(message);
});
