import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { removeLab } from '../support/lab-hosts.ts';
import { copy, transactionLab } from '../support/transaction-lab.ts';

const name = process.env.KPLAY_TEST_LAB_NAME ?? 'testwayback';
let host: Awaited<ReturnType<typeof transactionLab>>;

beforeAll(async () => {
  host = await transactionLab(
    name,
    `printf 'flush ruleset\n' >/etc/nftables.conf; systemctl start nftables
    useradd -m -s /bin/bash deploy && mkdir -m 700 /home/deploy/.ssh
    cp /root/.ssh/authorized_keys /home/deploy/.ssh/ && chown -R deploy: /home/deploy/.ssh
    echo 'deploy ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/deploy`,
  );
});
afterAll(() => removeLab(name));

let before = '';
beforeEach(async () => {
  before = await host.state();
});

const firewall = `flush ruleset
table inet filter {
  chain input {
    type filter hook input priority 0
    ct state established accept
    tcp dport 22 drop
  }
}
`;
const sshd = { check: 'sshd -t', reload: 'ssh', confirm: 4 };
/** Seconds to wait for a connection that cannot be made. */
const confirm = 2;
const config = (text: string) => copy('/etc/ssh/sshd_config.d/own.conf', text);
const admin = { kplay_user: 'deploy', kplay_become: 'true' };

test.each([
  [
    'nobody may log in',
    { ...sshd, confirm },
    [config('AllowUsers nobody\n')],
    {},
    /no new connection to the host: .*/,
  ],
  ['another port', { ...sshd, confirm }, [config('Port 2222\n')], {}, /no new connection to the host: .*/],
  [
    'the firewall drops new connections',
    { check: 'nft -c -f /etc/nftables.conf', reload: 'nftables', confirm },
    [copy('/etc/nftables.conf', firewall)],
    {},
    /no new connection to the host: .*/,
  ],
  [
    'the keys of the user are gone',
    { confirm },
    [{ name: 'keys', copy: { dest: '/home/deploy/.ssh/authorized_keys', content: '# none\n' } }],
    admin,
    /no new connection/,
  ],
  [
    'sudo asks for a password',
    { confirm },
    [copy('/etc/sudoers.d/deploy', 'deploy ALL=(ALL) ALL\n')],
    admin,
    /no new connection/,
  ],
])('%s: it is rolled back', async (_, transaction, tasks, vars, why) => {
  const { rows, code } = await host.run(transaction, tasks, vars);
  expect(rows[0]).toMatch(/ unchanged rolled back$/);
  expect(rows.at(-1)).toMatch(/^Configure failed rolled back: /);
  expect(rows.at(-1)).toMatch(why);
  expect(code).toBe(3);
  expect(await host.state()).toBe(before);
  await host.isQuiet();
  expect((await host.run({}, [{ name: 'x', stat: { path: '/etc' } }], vars)).code).toBe(0);
});

/** Firewalls: how they are before, and tasks that would close the port. */
test.each<[string, string, object[]]>([
  [
    'ufw',
    'ufw --force enable >/dev/null; ufw disable >/dev/null',
    [
      { rule: 'allow', port: 80 },
      { state: 'enabled', default: 'deny' },
    ],
  ],
  [
    'ufw',
    'ufw allow 22 >/dev/null; ufw --force enable >/dev/null',
    [
      { rule: 'allow', port: 80 },
      { rule: 'allow', port: 22, delete: true },
    ],
  ],
  ['firewall', ':', [{ rules: [{ port: 80 }, { action: 'deny', port: 22 }] }]],
  [
    'iptables',
    `ufw disable >/dev/null; for program in iptables ip6tables; do
      for chain in INPUT FORWARD OUTPUT; do $program -P $chain ACCEPT; done
      $program -A FORWARD -p udp -j DROP
    done`,
    [
      { chain: 'INPUT', jump: 'ACCEPT', ctstate: 'ESTABLISHED' },
      { chain: 'FORWARD', flush: true, ip_version: 'ipv6' },
      { chain: 'INPUT', policy: 'DROP' },
    ],
  ],
  [
    'firewalld',
    `(apt-get update -q && apt-get install -qy --no-install-recommends firewalld) >/dev/null 2>&1; nft flush ruleset; systemctl restart firewalld
    for i in $(seq 60); do nft list table inet firewalld >/dev/null 2>&1 && break; sleep 0.5; done`,
    [
      { port: '80/tcp', state: 'enabled', permanent: true, immediate: true },
      { service: 'ssh', state: 'disabled', permanent: true, immediate: true },
    ],
  ],
  [
    'firewall',
    'systemctl stop firewalld; nft flush ruleset; nft add table inet kplay; nft add chain inet kplay other',
    [{ rules: [{ port: 80 }] }],
  ],
])('%s refuses to close the port of the connection, or is rolled back', async (module, given, all) => {
  await host.on(given);
  // firewalld puts a rule back at another place
  const state = async () => (await host.state()).split('\n').sort();
  const old = await state();
  const tasks = all.map((args, i) => ({ name: `${module}${i}`, [module]: args }));
  const refused = await host.run({}, tasks, admin);
  expect(refused.rows.at(-1)).toMatch(/ failed this would close port 22 to 10\.77\.\S+, from where kplay/);
  expect(await state()).toEqual(old);
  const { rows } = await host.run({ confirm }, tasks, admin);
  expect(rows.slice(0, -1)).toEqual(tasks.map(({ name }) => `${name} unchanged rolled back`));
  expect(rows.at(-1)).toMatch(/^Configure failed rolled back: no new connection to the host/);
  expect(await state()).toEqual(old);
  await host.isQuiet();
});

test('a change that lets us in is kept', async () => {
  const { rows, code } = await host.run(sshd, [config('MaxSessions 7\n')]);
  expect([code, rows.map((row) => row.split(' ')[1])]).toEqual([0, ['changed', 'changed']]);
  expect(await host.on('sshd -T | grep maxsessions')).toBe('maxsessions 7\n');
  await host.isQuiet();
});

const cut = (first: number) =>
  `dev=$(ls /sys/class/net | grep -vx lo | head -n 1)
  (sleep ${first}; ip link set "$dev" down; sleep 10; ip link set "$dev" up) >/dev/null 2>&1 &`;

test.each([
  ['at once', cut(0), [] as string[]],
  ['after no new connection was possible', cut(1), ['Port 2222\n']],
])('the link is cut %s: the host puts everything back by itself', async (_, check, ports) => {
  const tasks = [config('MaxSessions 8\n'), ...ports.map(config)];
  const { rows, code } = await host.run({ ...sshd, check, confirm }, tasks);
  expect(rows[0]).toMatch(/ unchanged (rolled back|not committed: the host puts it back)$/);
  // whether the host is lost depends on how long the link is down
  expect([3, 4]).toContain(code);
  await host.isQuiet();
  expect(await host.state()).toBe(before);
});
