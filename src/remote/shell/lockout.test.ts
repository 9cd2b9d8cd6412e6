import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Whether rules for INPUT let a connection in, as lockout.sh judges them. */
function judge(rules: string[], ssh: string, confirms = ''): string {
  const program = `nl='\n' kp_confirms=$2; . "$1/awk.sh"; . "$1/lockout.sh"; fail() { printf closed; cat >/dev/null; exit 0; }
    ssh_family; refuse_lockout INPUT; printf open; cat >/dev/null`;
  const env = { ...process.env, SSH_CONNECTION: ssh };
  return execFileSync('sh', ['-euc', program, 'sh', folder, confirms], {
    input: rules.join('\n'),
    env,
  }).toString();
}

const [drop, accept] = [':INPUT DROP [0:0]', ':INPUT ACCEPT [0:0]'];
const ssh = '192.0.2.9 50000 192.0.2.1 22';
const ssh6 = '2001:db8::9 50000 2001:db8::1 22';
const rule = (text: string) => `-A INPUT ${text}`;

test.each<[rules: string[], ssh: string, 'open' | 'closed']>([
  [[drop], ssh, 'closed'],
  [[accept], ssh, 'open'],
  [['-P INPUT DROP'], ssh, 'closed'],
  [[drop, rule('-p tcp -m tcp --dport 22 -j ACCEPT')], ssh, 'open'],
  [[drop, rule('-p tcp -m tcp --dport 2222 -j ACCEPT')], ssh, 'closed'],
  [[drop, rule('-p udp --dport 22 -j ACCEPT')], ssh, 'closed'],
  [[drop, rule('-p tcp -m multiport --dports 80,20:25 -j ACCEPT')], ssh, 'open'],
  [[drop, rule('-s 192.0.2.0/24 -p tcp --dport 22 -j ACCEPT')], ssh, 'open'],
  [[drop, rule('! -s 192.0.2.0/24 -p tcp --dport 22 -j ACCEPT')], ssh, 'closed'],
  [[drop, rule('-s 192.0.2.128/25 -j ACCEPT')], ssh, 'closed'],
  [[drop, rule('-d 192.0.2.2/32 -j ACCEPT')], ssh, 'closed'],
  [[drop, rule('-s 2001:db8::/32 -j ACCEPT')], ssh, 'closed'],
  [[drop, rule('-s 2001:DB8::/32 -j ACCEPT')], ssh6, 'open'],
  [[drop, rule('-s 2001:db8:0:1::/64 -j ACCEPT')], ssh6, 'closed'],
  [[drop, rule('-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT')], ssh, 'closed'],
  [[drop, rule('-m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT')], ssh, 'open'],
  [[drop, rule('-i lo -j ACCEPT')], ssh, 'closed'],
  [[drop, rule('-i eth0 -j ACCEPT')], ssh, 'open'],
  [[drop, rule('-p tcp -m comment --comment "a -j DROP" -j ACCEPT')], ssh, 'open'],
  [[drop, rule('-j LOG --log-prefix "x -j ACCEPT "')], ssh, 'closed'],
  [[accept, rule('-p tcp --dport 22 -j REJECT --reject-with tcp-reset')], ssh, 'closed'],
  [[accept, rule('-m limit --limit 3/min -j DROP')], ssh, 'open'],
  [[drop, ':own - [0:0]', rule('-j own'), '-A own -s 192.0.2.9/32 -j ACCEPT'], ssh, 'open'],
  [[drop, ':own - [0:0]', rule('-j own'), '-A own -p udp -j ACCEPT'], ssh, 'closed'],
  [[accept, ':own - [0:0]', rule('-j own'), '-A own -j RETURN', '-A own -j DROP'], ssh, 'open'],
  [
    [accept, ':own - [0:0]', rule('-g own'), '-A own -m set --match-set a src -j RETURN', '-A own -j DROP'],
    ssh,
    'open',
  ],
  [[drop, rule('-j NFQUEUE --queue-num 1')], ssh, 'open'],
  [[drop, rule('-p tcp --dport 22 -j DROP'), '-I INPUT -p tcp --dport 22 -j ACCEPT'], ssh, 'open'],
])('%j for %s: %s', (rules, from, verdict) => {
  expect(judge(rules, from)).toBe(verdict);
});

test('without SSH, and with a way back, nothing is refused', () => {
  expect([judge([drop], ''), judge([drop], ssh, 'yes')]).toEqual(['open', 'open']);
});
