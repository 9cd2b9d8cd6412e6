import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LabStatus } from '../../src/lab/status.ts';
import { inside, inventoryOf, project, untilNothing } from '../support/fault-lab.ts';
import { freshLab, removeLab } from '../support/lab-hosts.ts';
import { runEvents } from '../support/program.ts';
import { kplayHere } from '../support/program-here.ts';
import { shells } from '../support/shell-host.ts';
import { stopwatch } from '../support/stopwatch.ts';

const name = process.env.KPLAY_TEST_LAB_NAME ?? 'testlimits';
let lab: LabStatus;
beforeAll(async () => {
  lab = await freshLab(name, 3);
});
afterAll(() => removeLab(name));

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const temporary = (host: string) =>
  inside(
    lab,
    host,
    `ls -d /tmp/kplay-* /var/tmp/kplay-* /dev/shm/kplay-* /run/kplay-*; find / -xdev -name '.*.kplay-*'`,
  );

/** Does something while the sshd of a host has one more line in its configuration. */
async function withSshd<T>(host: string, line: string, work: () => Promise<T>): Promise<T> {
  const file = '/etc/ssh/sshd_config.d/test.conf';
  await inside(lab, host, `echo '${line}' >${file}; systemctl reload ssh`);
  try {
    return await work();
  } finally {
    await inside(lab, host, `rm ${file}; systemctl reload ssh`);
  }
}

/** Copies content to a file of web1 that exists already. */
async function copyOver(shell: string, args: object, content?: Uint8Array | string) {
  const task = { name: 'Copy', copy: args };
  const folder = await project(inventoryOf(lab, { kplay_shell: shell }), [task], { hosts: 'web1' });
  if (content !== undefined) await writeFile(`${folder}/new`, content);
  return await runEvents(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
}

describe.each(shells)('a full disk under %s', (shell) => {
  test.each([
    ['a text', 'o'.repeat(40_000)],
    ['bytes', Buffer.from(randomBytes(60_000))],
    ['a large file', Buffer.from(randomBytes(3_000_000))],
  ])('%s: the old file stays, nothing else does, the cause is named', async (_, content) => {
    await inside(lab, 'web1', 'umount /mnt; mount -t tmpfs -o size=32k tmpfs /mnt; printf old >/mnt/file');
    const { code, tasks: results } = await copyOver(shell, { src: 'new', dest: '/mnt/file' }, content);
    expect(code).toBe(3);
    expect(results[0]?.message).toContain('No space left on device');
    expect(await inside(lab, 'web1', 'ls -A /mnt; cat /mnt/file')).toBe('file\nold');
    await untilNothing('temporary files', () => temporary('web1'), 5);
  });

  test('no inodes: the same', async () => {
    await inside(lab, 'web1', 'umount /mnt; mount -t tmpfs -o nr_inodes=2 tmpfs /mnt; printf old >/mnt/file');
    const { code, tasks: results } = await copyOver(shell, { content: 'new', dest: '/mnt/file' });
    expect(code).toBe(3);
    expect(results[0]?.message).toContain('No space left on device');
    expect(await inside(lab, 'web1', 'ls -A /mnt; cat /mnt/file; umount /mnt')).toBe('file\nold');
  });

  test.each([
    ['', undefined],
    [' with MaxSessions 1', 'MaxSessions 1'],
  ])('a full /tmp is reported%s, and the file stays', async (_, option) => {
    await inside(lab, 'web1', 'printf old >/srv/file; mount -t tmpfs -o size=64k tmpfs /tmp');
    const task = { name: 'Copy', copy: { src: 'new', dest: '/srv/file' }, ignore_errors: true };
    const next = { name: 'Next', command: 'echo next' };
    const folder = await project(inventoryOf(lab, { kplay_shell: shell }), [task, next], { hosts: 'web1' });
    await writeFile(`${folder}/new`, randomBytes(500_000));
    const run = () => runEvents(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
    const { code, tasks: results } = await (option ? withSshd('web1', option, run) : run());
    expect(await inside(lab, 'web1', 'cat /srv/file; ls -A /tmp; umount /tmp')).toBe('old');
    expect(results.map((task) => task.status)).toEqual(['ignored', 'changed']);
    expect(results[0]?.message).toContain('No space left on device');
    expect(code).toBe(0);
  });
});

describe('a package manager that is locked, or asks', () => {
  /** Makes a package whose installation asks, on its stdin and by debconf's priority. */
  const pack = `rm -rf /srv/p /srv/asked; mkdir -p /srv/p/DEBIAN; cd /srv/p/DEBIAN
printf '%s\\n' 'Package: asks' 'Version: 1' 'Architecture: all' 'Maintainer: x <x@x>' 'Description: x' >control
printf '%s\\n' '#!/bin/sh' 'read -r answer && echo "$answer" >/srv/asked' 'echo "$DEBIAN_FRONTEND" >>/srv/asked' >postinst
chmod 755 postinst; dpkg-deb -b /srv/p /srv/asks.deb; dpkg -P asks`;
  /** Holds dpkg's lock as dpkg does, with fcntl(2). */
  const hold = (seconds: number) =>
    `perl -MFcntl -e 'open(F, "+>>", "/var/lib/dpkg/lock-frontend"); $lock = pack("s s x4 q q l", F_WRLCK, 0, 0, 0, 0); fcntl(F, F_SETLK, $lock) or die; open(G, ">", "/run/held"); sleep ${seconds}' >/dev/null 2>&1 & timeout 20 sh -c 'until rm /run/held; do sleep 0.1; done' 2>/dev/null`;
  const install = async (timeout: number) => {
    const apt = { deb: '/srv/asks.deb', lock_timeout: timeout };
    const folder = await project(inventoryOf(lab), [{ name: 'Install', apt }], { hosts: 'web1' });
    const since = stopwatch();
    const ended = await runEvents(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
    return { ...ended, seconds: since() };
  };

  test('it waits for the lock, and nothing asks', async () => {
    await inside(lab, 'web1', `${pack}; ${hold(4)}`);
    const { code, seconds, stderr } = await install(60);
    expect(code, stderr).toBe(0);
    expect(seconds.wall).toBeGreaterThan(2);
    expect(await inside(lab, 'web1', 'cat /srv/asked; dpkg-query -W asks')).toBe('noninteractive\nasks\t1\n');
  });

  test('a lock that is held for longer is one error, which names the holder', async () => {
    await inside(lab, 'web1', `${pack}; ${hold(30)}`);
    const { code, seconds, tasks } = await install(2);
    await inside(lab, 'web1', 'pkill perl');
    expect(code).toBe(3);
    expect(tasks[0]?.message).toMatch(/perl \(process \d+\) is using apt/);
    expect(seconds.own).toBeLessThan(10);
  });

  test('a mirror that is down is one error', async () => {
    const task = { name: 'Lists', apt: { update_cache: true } };
    const sources = '/etc/apt/sources.list.d/down.list';
    await inside(lab, 'web1', `echo 'deb [trusted=yes] http://127.0.0.1:1 x main' >${sources}`);
    const folder = await project(inventoryOf(lab), [task], { hosts: 'web1' });
    const { code, tasks } = await runEvents(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
    await inside(lab, 'web1', `rm ${sources}`);
    expect([code, tasks[0]?.message]).toEqual([3, 'cannot fetch the package lists']);
  });
});

/** Makes the folders of a host read-only: its root itself is in use. */
const readOnly =
  'for d in /etc /usr /var /tmp /home /root; do mount --bind $d $d && mount -o bind,remount,ro $d; done; touch /etc/x /var/tmp/x /root/x';
const writable = 'for d in /etc /usr /var /tmp /home /root; do umount $d; done';

describe('unusual hosts', () => {
  const big = randomBytes(20_000_000);
  const copyBig = async (inventory: string) => {
    await inside(lab, 'web2', 'rm -f /srv/big');
    const tasks = [
      { name: 'Before', command: 'echo before' },
      { name: 'Big', copy: { src: 'big', dest: '/srv/big' } },
      { name: 'After', command: 'echo after' },
    ];
    const folder = await project(inventory, tasks, { hosts: 'web2' });
    await writeFile(`${folder}/big`, big);
    const began = performance.now();
    const {
      code,
      tasks: results,
      stderr,
    } = await runEvents(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
    expect(code, stderr).toBe(0);
    expect(results.map((task) => task.status)).toEqual(['changed', 'changed', 'changed']);
    expect(sha256(await readFile(`/proc/${lab.hosts[1]!.pid}/root/srv/big`))).toBe(sha256(big));
    // the session ends by itself, after the run
    await untilNothing('temporary files', () => temporary('web2'), 5);
    return performance.now() - began;
  };

  test('20 MB by a second channel, and through the session where there is only one', async () => {
    const second = await copyBig(inventoryOf(lab));
    const one = await withSshd('web2', 'MaxSessions 1', () => copyBig(inventoryOf(lab)));
    console.log(`20 MB: ${second.toFixed(0)} ms by a second channel, ${one.toFixed(0)} ms by the session`);
  });

  test.each([
    ['/tmp noexec', 'mount -t tmpfs -o noexec tmpfs /tmp', 'umount /tmp'],
    ['/tmp read-only', 'mount -t tmpfs -o ro tmpfs /tmp', 'umount /tmp'],
    ['no /tmp', 'mv /tmp /tmp.away', 'mv /tmp.away /tmp'],
    ['all but /srv and what is in memory read-only', readOnly, writable],
    [
      'no sftp',
      'sed -i /^Subsystem/s/^/#/ /etc/ssh/sshd_config; systemctl reload ssh',
      'sed -i /^#Subsystem/s/^#// /etc/ssh/sshd_config; systemctl reload ssh',
    ],
    [
      'no home',
      'mv /home/admin/.bashrc /srv; usermod -d /nowhere admin; mkdir -p /etc/ssh/keys; cp /root/.ssh/authorized_keys /etc/ssh/keys/admin; chmod 644 /etc/ssh/keys/admin; echo "AuthorizedKeysFile /etc/ssh/keys/%u .ssh/authorized_keys" >/etc/ssh/sshd_config.d/keys.conf; systemctl reload ssh',
      'usermod -d /home/admin admin',
    ],
  ])('%s: it works', async (_, before, after) => {
    await inside(lab, 'web2', before);
    await copyBig(inventoryOf(lab, { kplay_user: 'admin', kplay_become: 'true' }));
    await inside(lab, 'web2', after);
  });
});

test('a file on a disk that is read-only: one line says so, and nothing is left', async () => {
  await inside(lab, 'web2', readOnly);
  const folder = await project(inventoryOf(lab), [{ copy: { dest: '/etc/new', content: 'x' } }], {
    hosts: 'web2',
  });
  const { code, tasks } = await runEvents(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
  await inside(lab, 'web2', writable);
  expect([code, tasks[0]?.message]).toEqual([3, 'cannot write in /etc: Read-only file system']);
  await untilNothing('temporary files', () => temporary('web2'), 5);
});

describe('many names of one host', () => {
  test('more logins at once than its sshd accepts: all succeed, and nothing is reported', async () => {
    const { address } = lab.hosts[2]!;
    const aliases = Array.from({ length: 40 }, (_, i) => [`alias${i}`, { kplay_host: address }]);
    const { all } = JSON.parse(inventoryOf(lab));
    const inventory = JSON.stringify({ all: { ...all, hosts: Object.fromEntries(aliases) } });
    const folder = await project(inventory, [{ name: 'A', command: 'true' }]);
    const run = () => kplayHere(['run', 'play.yml', '-i', 'hosts.yml'], { cwd: folder });
    const { code, stdout, stderr } = await withSshd('web3', 'MaxStartups 5:90:10', run);
    expect(code, stdout).toBe(0);
    expect(stdout).toContain('40 hosts changed');
    expect(stderr).toBe('');
  });
});

describe('host keys', () => {
  const tasks = [{ name: 'A', command: 'true' }];
  const play = async (knownHosts: string, args: string[] = []) => {
    const folder = await project(inventoryOf(lab, { kplay_known_hosts: 'known_hosts' }), tasks);
    await writeFile(`${folder}/known_hosts`, knownHosts);
    const told = await kplayHere(['run', 'play.yml', '-i', 'hosts.yml', ...args], { cwd: folder });
    return { folder, ...told, known: await readFile(`${folder}/known_hosts`, 'utf8') };
  };

  test('an unknown one is refused, and nothing is written', async () => {
    const { code, stdout, known } = await play('');
    expect(code).toBe(4);
    expect(stdout.match(/is not known/g)?.length).toBe(3);
    expect(stdout).toContain('--accept-new-host-keys');
    expect(known).toBe('');
  });

  test('new ones are accepted when asked for, several at once, each once; no newline at the end is no trap', async () => {
    const before =
      '# mine\nother.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE';
    const { folder, code, known } = await play(before, ['--accept-new-host-keys']);
    expect(code).toBe(0);
    const lines = known.split('\n');
    expect(lines.slice(0, 2).join('\n')).toBe(before);
    expect(
      lines
        .slice(2, -1)
        .map((line) => line.split(' ')[0])
        .sort(),
    ).toEqual(lab.hosts.map((host) => host.address).sort());
    expect(lines.at(-1)).toBe('');
    const again = await kplayHere(['run', 'play.yml', '-i', 'hosts.yml'], { cwd: folder });
    expect(again.code).toBe(0);
  });

  test('a changed one is refused with both fingerprints, also when new ones are accepted', async () => {
    const theirs = (await readFile(lab.knownHosts, 'utf8')).trim().split('\n');
    const [first, second] = theirs.map((line) => line.split(' ').slice(1).join(' '));
    const [one, two, three] = lab.hosts.map((host) => host.address);
    const { code, stdout, known } = await play(`${one} ${second}\n${two} ${second}\n`, [
      '--accept-new-host-keys',
    ]);
    expect(code).toBe(4);
    const print = (key: string) =>
      `SHA256:${createHash('sha256')
        .update(Buffer.from(key.split(' ')[1]!, 'base64'))
        .digest('base64')
        .replace(/=+$/, '')}`;
    expect(stdout).toContain('has changed');
    for (const part of [print(first!), print(second!), 'known_hosts:1']) expect(stdout).toContain(part);
    expect(known).toContain(`\n${three} `);
    expect(known.split('\n').length).toBe(4);
  });
});
