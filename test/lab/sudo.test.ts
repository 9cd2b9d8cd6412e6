import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LabStatus } from '../../src/lab/status.ts';
import { inside, inventoryOf, project, until } from '../support/fault-lab.ts';
import { freshLab, removeLab } from '../support/lab-hosts.ts';
import { runEventsHere } from '../support/program-here.ts';
import { stopwatch } from '../support/stopwatch.ts';
import { packages } from '../twins/packages.ts';

const name = process.env.KPLAY_TEST_LAB_NAME ?? 'testsudo';
const password = `kanarie $(id) 'x' "y" ü`;
let lab: LabStatus;
beforeAll(async () => {
  lab = await freshLab(name, 2, { packages });
  await Promise.all(lab.hosts.map(({ name: host }) => inside(lab, host, users)));
});
afterAll(() => removeLab(name));

/**
 * `paul` needs his password for sudo; `guest` may not use it, `clerk` for another command only, and `gone` no longer;
 * `app` is someone to become.
 */
const users = `
for user in paul guest clerk gone app; do
  useradd -m -s /bin/bash $user && mkdir -p -m 700 /home/$user/.ssh
  cp /root/.ssh/authorized_keys /home/$user/.ssh/ && chown -R $user: /home/$user/.ssh
done
chpasswd <<'END'
paul:${password}
guest:${password}
clerk:${password}
gone:${password}
END
echo 'clerk ALL=(ALL:ALL) /bin/true' >/etc/sudoers.d/clerk
echo 'gone ALL=(ALL:ALL) ALL' >/etc/sudoers.d/gone
sed -i '1i account required pam_succeed_if.so quiet user != gone' /etc/pam.d/sudo
echo 'paul ALL=(ALL:ALL) ALL' >/etc/sudoers.d/paul
echo 'Defaults:paul lecture=always, !use_pty' >>/etc/sudoers.d/paul
`;

const vars = (user: string, given?: string) => ({
  kplay_user: user,
  kplay_become: 'true',
  ...(given !== undefined && { kplay_become_password: given }),
});
/** Shows everything that there is to find, and asks for a password as sudo does, by the token that ps shows. */
const nosy = `cat; for file in /proc/[0-9]*/cmdline /proc/[0-9]*/environ; do tr '\\0' '\\n' <$file; done
ps -eo args | grep -o 'password-[0-9a-f]*:' | while read -r prompt; do printf '%s' "$prompt" >&2; done
sleep 0.2; cat`;
const tasks = [
  { name: 'Who', command: 'id -un' },
  { name: 'Nosy', shell: { cmd: nosy } },
  { name: 'Last', copy: { dest: '/srv/last', content: 'x' } },
];
const go = async (inventory: string, list: unknown[] = tasks, more: string[] = []) => {
  const folder = await project(inventory, list, { hosts: 'web1' });
  const elapsed = stopwatch();
  const told = await runEventsHere(['play.yml', '-i', 'hosts.yml', '-vv', ...more], { cwd: folder });
  return { ...told, seconds: elapsed() };
};

/** Looks for the password in the arguments of all processes, again and again until there is /run/seen; one process, no forks. */
const watch = `rm -f /srv/last /run/argv /run/watched /run/seen
(perl -we 'until (-e "/run/seen") {
  for (glob "/proc/[0-9]*/cmdline") { if (open my $file, "<", $_) { local $/; $_ = <$file> // ""; print if /[k]anarie/ } }
  select undef, undef, undef, 0.01;
}' >/run/argv; touch /run/watched) >/dev/null 2>&1 &`;

describe('sudo', () => {
  test.each([
    ['without a password, none given', 'admin', undefined],
    ['without a password, one given', 'admin', password],
    ['with the right password, after a lecture', 'paul', password],
  ])('%s: it works, and the password is nowhere', async (_, user, given) => {
    await inside(lab, 'web1', watch);
    const { code, tasks: results, stdout, stderr } = await go(inventoryOf(lab, vars(user, given)));
    expect(code, stderr).toBe(0);
    expect(results.map((task) => task.status)).toEqual(['changed', 'changed', 'changed']);
    expect(results[0]?.output?.stdout).toBe('root\n');
    if (given) expect(results[1]?.output?.stderr).toMatch(/password-[0-9a-f]+:/);
    expect(stdout + stderr).not.toContain('kanarie');
    await inside(lab, 'web1', 'touch /run/seen');
    await until('the watch is over', async () => (await inside(lab, 'web1', 'ls /run/watched')) !== '', 60);
    expect(await inside(lab, 'web1', 'cat /run/argv; grep -ra "[k]anarie" /var/log /srv /tmp')).toBe('');
  });

  test('with the right password, rsync talks to one that root runs', async () => {
    await inside(lab, 'web1', 'mkdir -m 700 /srv/own');
    const args = { src: 'play.yml', dest: '/srv/own/play.yml', times: false, checksum: true };
    const bring = () => go(inventoryOf(lab, vars('paul', password)), [{ name: 'Bring', synchronize: args }]);
    const all = [await bring(), await bring()];
    expect(all.map((each) => each.tasks[0]!.status)).toEqual(['changed', 'unchanged']);
    expect(await inside(lab, 'web1', 'cat /srv/own/play.yml')).toContain('synchronize');
  });

  test.each([
    ['with a wrong password', 'paul', 'wrong kanarie', 'sudo refused the password', 1],
    ['without the password that it wants', 'paul', undefined, 'sudo asks for a password', 0],
    ['for a user who may not', 'guest', undefined, 'sudo asks for a password', 0],
    ['for a user who may not, with the right password', 'guest', password, 'the user is not in sudoers', 0],
    ['for a user who may something else', 'clerk', password, 'the user is not in sudoers', 0],
    ['for a user whose account is locked', 'gone', password, 'the account is locked, or has expired', 0],
  ])('%s: one clear error, in 5 s', async (_, user, given, message, failed) => {
    const failures = () =>
      inside(lab, 'web1', 'journalctl -q --no-pager | grep -c "authentication failure;"');
    const before = Number(await failures());
    const { code, events, seconds, stdout, stderr } = await go(inventoryOf(lab, vars(user, given)));
    expect(code).toBe(4);
    console.log(`${message} after ${seconds.wall.toFixed(1)} s`);
    expect(seconds.own).toBeLessThan(5);
    const told = events.find((event) => event.event === 'host' && event.status === 'unreachable');
    expect(told).toMatchObject({ message: `cannot become root: ${message}` });
    expect(stdout + stderr).not.toContain('kanarie');
    expect(Number(await failures()) - before).toBe(failed);
  });

  test.each([
    ['3', 10, 0, undefined],
    ['30', 3, 4, 'cannot become root: sudo did not answer in 3 s'],
  ])('a PAM that takes %s s, while kplay waits for %i s', async (pause, patience, expected, message) => {
    const slow = `auth required pam_exec.so quiet /bin/sleep ${pause}`;
    await inside(lab, 'web1', `sed -i '1i ${slow}' /etc/pam.d/sudo`);
    const given = inventoryOf(lab, vars('paul', password));
    const { code, events } = await go(given, tasks.slice(0, 1), ['-T', String(patience)]);
    await inside(lab, 'web1', `sed -i '1d' /etc/pam.d/sudo; pkill -x sleep`);
    expect(code).toBe(expected);
    const told = events.find((event) => event.event === 'host' && event.status === 'unreachable');
    expect(told && 'message' in told ? told.message : undefined).toBe(message);
  });

  test('a sudo that wants a terminal is one clear error', async () => {
    await inside(lab, 'web1', `echo 'Defaults:paul requiretty' >/etc/sudoers.d/tty`);
    const { code, events } = await go(inventoryOf(lab, vars('paul', password)));
    await inside(lab, 'web1', 'rm /etc/sudoers.d/tty');
    expect(code).toBe(4);
    const told = events.find((event) => event.event === 'host' && event.status === 'unreachable');
    expect(told).toMatchObject({ message: expect.stringContaining('terminal') });
  });

  test.each([
    ['without a password', 'admin', undefined],
    ['with a password', 'paul', password],
  ])('a large file travels %s', async (_, user, given) => {
    const copy = { name: 'Big', copy: { src: 'big', dest: '/srv/big' } };
    const folder = await project(inventoryOf(lab, vars(user, given)), [copy], { hosts: 'web1' });
    const bytes = Buffer.alloc(3_000_000, 'kplay');
    await writeFile(`${folder}/big`, bytes);
    await inside(lab, 'web1', 'rm -f /srv/big');
    const { code, stderr } = await runEventsHere(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
    expect(code, stderr).toBe(0);
    expect((await readFile(`/proc/${lab.hosts[0]!.pid}/root/srv/big`)).equals(bytes)).toBe(true);
    expect(await inside(lab, 'web1', 'ls -d /tmp/kplay-*')).toBe('');
  });
});

test.each(['right', 'wrong'])(
  'a %s password to log in with is tried once, where sshd takes it in two ways',
  async (given) => {
    await inside(
      lab,
      'web1',
      `printf 'PasswordAuthentication yes\nKbdInteractiveAuthentication yes\n' >/etc/ssh/sshd_config.d/both.conf
     systemctl reload ssh`,
    );
    const failures = () =>
      inside(lab, 'web1', 'journalctl -q --no-pager | grep -c "authentication failure;"');
    const before = Number(await failures());
    const login = given === 'right' ? password : 'wrong';
    // no key, and no agent of whoever runs this
    const own = { kplay_user: 'paul', kplay_private_key: '/dev/null', kplay_password: login };
    const { code } = await go(inventoryOf(lab, own), [{ name: 'Who', command: 'id -un' }]);
    expect([code, Number(await failures()) - before]).toEqual(given === 'right' ? [0, 0] : [4, 1]);
  },
);

describe('su and doas', () => {
  const rootPassword = `root's "kanarie" ü`;
  beforeAll(async () => {
    await inside(lab, 'web1', `chpasswd <<'END'\nroot:${rootPassword}\nEND`);
    await inside(
      lab,
      'web1',
      `printf 'permit nopass paul as app\\n' >/etc/doas.conf; chmod 600 /etc/doas.conf`,
    );
  });
  const who = [
    { name: 'Who', shell: { cmd: 'id -un; cat; echo "$HOME"', read_only: true } },
    { name: 'Nosy', shell: { cmd: nosy, read_only: true } },
  ];
  const by = (method: string, login: string, user: string, given?: string) =>
    go(
      inventoryOf(lab, { ...vars(login, given), kplay_become_method: method, kplay_become_user: user }),
      who,
    );

  test.each([
    ['su, from root, who is asked for nothing', 'su', 'root', 'app', undefined, 'app\n/home/app\n'],
    ['su, with the password of the other user', 'su', 'paul', 'root', rootPassword, 'root\n/root\n'],
    ['doas, without a password', 'doas', 'paul', 'app', undefined, 'app\n/home/app\n'],
  ])('%s', async (_, method, login, user, given, said) => {
    const { code, tasks: results, stdout, stderr } = await by(method, login, user, given);
    expect(code, stderr).toBe(0);
    expect(results[0]?.output?.stdout).toBe(said);
    expect(stdout + stderr).not.toContain('kanarie');
  });

  test.each([
    [
      'su, with a wrong password',
      'su',
      'paul',
      'root',
      'wrong',
      'cannot become root: su refused the password',
    ],
    [
      'su, without the password that it wants',
      'su',
      'paul',
      'root',
      undefined,
      'cannot become root: su asks for a password',
    ],
    [
      'su, to nobody that is there',
      'su',
      'root',
      'nobody-here',
      undefined,
      'cannot become nobody-here: su does not know the user',
    ],
    [
      'doas, that does not let the user',
      'doas',
      'paul',
      'root',
      undefined,
      'cannot become root: doas.conf does not allow the user',
    ],
    [
      'doas, to nobody that is there',
      'doas',
      'paul',
      'nobody-here',
      undefined,
      'cannot become nobody-here: doas does not know the user',
    ],
  ])('%s: one clear error', async (_, method, login, user, given, message) => {
    const { code, events, seconds } = await by(method, login, user, given);
    expect(code).toBe(4);
    expect(seconds.own).toBeLessThan(5);
    const told = events.find((event) => event.event === 'host' && event.status === 'unreachable');
    expect(told).toMatchObject({ message });
  });
});

describe('several users in one play', () => {
  const users = ['root', 'app', 'admin', 'root', 'app'];
  const step = (i: number, cmd = '') => ({
    name: `Step ${i}`,
    shell: { cmd: `${cmd}echo ${i} $(id -un) >>/srv/order` },
    become: true,
    become_user: users[i],
  });
  const order = () => inside(lab, 'web2', 'cat /srv/order');
  const go = async (list: unknown[]) => {
    await inside(lab, 'web2', 'rm -f /srv/order; touch /srv/order; chmod 666 /srv/order');
    const folder = await project(inventoryOf(lab, { kplay_user: 'admin' }), list, { hosts: 'web2' });
    return runEventsHere(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
  };

  test('they keep their order', async () => {
    const { code } = await go(users.map((_, i) => step(i, i % 2 ? '' : 'sleep 0.3; ')));
    expect(code).toBe(0);
    expect(await order()).toBe(users.map((user, i) => `${i} ${user}\n`).join(''));
  });

  test('after a failure nothing runs as anybody', async () => {
    const { code, tasks: results } = await go([step(0), step(1, 'sleep 0.3; exit 1; '), step(2), step(3)]);
    expect(code).toBe(3);
    expect(await order()).toBe('0 root\n');
    expect(results.map((task) => task.status)).toEqual(['changed', 'failed']);
  });

  test('nor when sudo refuses one of them; what was at work is told', async () => {
    const refused = { ...step(1), become_user: 'nobody-here' };
    const { code, events, tasks: results } = await go([step(0, 'sleep 0.5; '), refused, step(3)]);
    expect(code).toBe(4);
    expect(results).toMatchObject([{ task: 'Step 0', status: 'changed' }]);
    const told = events.find((event) => event.event === 'host' && event.status === 'unreachable');
    expect(told).toMatchObject({ message: expect.stringContaining('nobody-here') });
    expect(await order()).toBe('0 root\n');
  });
});
