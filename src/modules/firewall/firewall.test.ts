import { describe, expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { dueCases } from '../../../test/support/today.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import firewall from './index.ts';
import { nftText, type Ruleset } from './ruleset.ts';
import { type UfwRules, ufwRules } from './ufw-rules.ts';

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
];

const active = 'ufw allow 22 >/dev/null; ufw --force enable >/dev/null';
const rulesOf = (given: Values) =>
  ufwRules(checkArgs(firewall.params as Params, given).args as unknown as Ruleset) as UfwRules;
/** Rules of ufw as kplay writes them. */
const inUfw = (given: Values) => `${active}
  printf '%s' '${rulesOf(given).ipv4}' >/tmp/kplay-ufw4; printf '%s' '${rulesOf(given).ipv6}' >/tmp/kplay-ufw6
  for family in '' 6; do
    awk 'NR == FNR { all = all (/^###/ ? "\\n" : "") $0 "\\n"; next } { print } /^### RULES/ { printf "%s", all }' \
      "/tmp/kplay-ufw\${family:-4}" "/etc/ufw/user$family.rules" >/tmp/kplay-ufw && cat /tmp/kplay-ufw >"/etc/ufw/user$family.rules"
    "ip\${family}tables-restore" -n <"/etc/ufw/user$family.rules"
  done; rm /tmp/kplay-ufw*`;
/** ufw reads its files, and would write the same. */
const asUfwWrites = `cat /etc/ufw/user*.rules >/etc/was; ufw allow 9 >/dev/null; ufw delete allow 9 >/dev/null
  cat /etc/ufw/user*.rules | cmp - /etc/was`;

const withUfw: Case[] = [
  {
    name: 'the first rules',
    given: active,
    args: { rules: [...rules, { action: 'reject', port: 23 }, { from: 'FD00::0/8', interface: 'eth*' }] },
    before: { state: 'absent', sha256: null, running: 'absent' },
    after: `${asUfwWrites}
      ufw status numbered | grep -q '^\\[ 1\\] 22/tcp *ALLOW IN *192.0.2.0/24 *# kplay: office'
      ufw status numbered | grep -q '^\\[ 2\\] 80,443,6000:6007/tcp *ALLOW IN *Anywhere *# kplay$'
      ufw status numbered | grep -q '^\\[ 5\\] 23/tcp *REJECT IN'; ufw status numbered | grep -q '^\\[ 6\\] 22 *ALLOW IN'
      ! nft list table inet kplay 2>/dev/null; test ! -e ${file}; ip6tables -S ufw6-user-input | grep -q 'fd00::/8 -i eth+ -j'
      iptables -S ufw-user-input | sed -n 3p | grep -q -- '-m multiport --dports 80,443,6000:6007 -j ACCEPT'`,
  },
  { name: 'the same rules', given: inUfw({ rules }), args: { rules } },
  {
    name: 'a rule that is gone from the kernel',
    given: `${inUfw({ rules })}; iptables -D ufw-user-input 1`,
    args: { rules },
    before: { running: 'different' },
    after: 'iptables -S ufw-user-input | grep -q 192.0.2.0',
  },
  {
    name: 'a rule that somebody has changed',
    given: `${inUfw({ rules })}; ufw deny from 192.0.2.0/24 to any port 22 proto tcp >/dev/null`,
    args: { rules },
    before: { sha256: 'different', running: 'different' },
    after: `${asUfwWrites}; ! grep -q 'deny tcp 22' /etc/ufw/user.rules`,
  },
  {
    name: 'other rules, in another order, and other policies',
    given: `${inUfw({ rules })}; ufw default allow routed >/dev/null`,
    args: {
      rules: [{ port: [443, 80, '6000-6007'] }, { port: 22, from: '10.1.2.3/8' }],
      incoming: 'reject',
      outgoing: 'allow',
      forwarded: 'deny',
    },
    before: { sha256: 'different', running: 'different' },
    after: `${asUfwWrites}; ufw status verbose | grep -q 'reject (incoming), allow (outgoing), disabled (routed)' ||
      ufw status verbose | grep -q 'reject (incoming), allow (outgoing), deny (routed)'
      ufw status numbered | grep -q '^\\[ 2\\] 22/tcp *ALLOW IN *10.0.0.0/8'`,
  },
  {
    name: 'another policy alone',
    given: `${inUfw({ rules })}; ufw default allow incoming >/dev/null`,
    args: { rules },
    before: { sha256: 'different' },
    after: "ufw status verbose | grep -q 'deny (incoming)'",
  },
  {
    name: 'rules of nftables from before ufw was active',
    given: `${loaded({ rules })}; ${inUfw({ rules })}`,
    args: { rules },
    before: { sha256: 'different' },
    after: `! nft list table inet kplay 2>/dev/null; test ! -e ${file}; test "$(cat ${conf})" = 'flush ruleset'`,
  },
  {
    name: 'no rules',
    given: inUfw({ rules }),
    args: { state: 'absent' },
    before: { state: 'file', running: 'present' },
    after: `${asUfwWrites}; ! grep -q 6b706c6179 /etc/ufw/user*.rules; ufw status | grep -q '^22 *ALLOW'`,
  },
  { name: 'no rules, and there were none', given: active, args: { state: 'absent' } },
  {
    name: 'no IPv6',
    given: `sed -i 's/^IPV6=.*/IPV6=no/' /etc/default/ufw; ${active}`,
    args: { rules },
    before: { state: 'absent', sha256: null, running: 'absent' },
    after: '! grep -q tuple /etc/ufw/user6.rules',
  },
  {
    name: 'a rule that ufw cannot have',
    given: active,
    args: { rules: [{ port: 22 }, { port: 5000, proto: 'sctp' }] },
    fails: /ufw is active on this host, and it has no rule 2: it does not know proto sctp/,
  },
];
const ufwOnSsh: Case[] = [
  {
    name: 'no rule for SSH in ufw',
    given: 'ufw --force enable >/dev/null',
    args: { rules: [{ port: 80 }] },
    fails: closes,
  },
  {
    name: 'no rules in ufw any more',
    given: `${inUfw({ rules: [{ port: 22 }] })}; ufw delete allow 22 >/dev/null`,
    args: { state: 'absent' },
    fails: closes,
  },
  {
    name: 'a rule for SSH in ufw',
    given: 'ufw --force enable >/dev/null',
    args: { rules },
    before: { state: 'absent', sha256: null, running: 'absent' },
  },
];

describe.skipIf(whyNoOwnMachine)('in a machine of its own', () => {
  const machine = ownMachine();
  const onSshMachine = (shell: string) =>
    machine(`env 'SSH_CONNECTION=192.0.2.9 50000 192.0.2.1 22' ${shell}`);
  stateCases('firewall', cases, machine);
  stateCases('firewall', onSsh, onSshMachine);
  describe('with ufw', () => {
    // its programs take seconds
    stateCases('firewall', dueCases(withUfw, 3), machine);
    stateCases('firewall', dueCases(ufwOnSsh, 3), onSshMachine);
  });
});

test.each<[Values, string[] | string]>([
  [{ rules: [{}] }, ['allow any any 0.0.0.0/0 any 0.0.0.0/0 in', '-A ufw-user-input -j ACCEPT']],
  [
    { rules: [{ action: 'reject', port: [443, '80-81'], from: '10.9.8.7/12', interface: 'eth0' }] },
    [
      'reject tcp 80:81,443 0.0.0.0/0 any 10.0.0.0/12 in_eth0',
      '-A ufw-user-input -i eth0 -p tcp -m multiport --dports 80:81,443 -s 10.0.0.0/12 -j REJECT --reject-with tcp-reset',
    ],
  ],
  [
    { rules: [{ port: [...Array(16).keys()].map((i) => i + 1) }] },
    [
      'allow tcp 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15 0.0.0.0/0 any 0.0.0.0/0 in',
      '-A ufw-user-input -p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15 -j ACCEPT',
      'allow tcp 16 0.0.0.0/0 any 0.0.0.0/0 in',
      '-A ufw-user-input -p tcp --dport 16 -j ACCEPT',
    ],
  ],
  [{ rules: [], icmp: false }, 'it decides itself about ICMP, in before.rules: icmp must be true'],
  [{ rules: [{ proto: 'icmp' }] }, 'it has no rule 1: it does not know proto icmp'],
  [{ rules: [{ interface: "x'y" }] }, "it has no rule 1: it takes no interface x'y"],
  [{ rules: [{ port: '9-8' }] }, 'it has no rule 1: 9-8 is not a port'],
  [{ rules: [{ from: '1.2.3.400' }] }, 'it has no rule 1: 1.2.3.400 is not an address'],
])('%j in the words of ufw', (given, expected) => {
  const is = rulesOf(given);
  const lines = typeof is === 'string' ? is : is.ipv4.trimEnd().split('\n');
  const plain = (line: string) => line.replace(/^### tuple ### | comment=\w+$/g, '');
  expect(typeof lines === 'string' ? lines : lines.map(plain)).toEqual(expected);
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
