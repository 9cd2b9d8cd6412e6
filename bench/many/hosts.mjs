import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

const port = 2222;

/**
 * Starts one sshd for many addresses, and writes the inventory and the known_hosts that name each of them.
 * @param lines more of sshd_config(5)
 */
export async function startHosts(folder, count, lines) {
  const file = (name) => join(folder, name);
  for (const key of ['host', 'client'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', file(key)]);
  writeFileSync(file('sshd_config'), configuration(folder, lines));
  writeReach(
    folder,
    Array.from({ length: count }, (_, i) => i + 1),
  );
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const log = openSync(file('sshd.log'), 'w');
  const sshd = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', file('sshd_config')], {
    stdio: ['ignore', log, log],
  });
  await whenOpen();
  return {
    inventory: file('hosts.yml'),
    usage: () => ({ cpu: childrenCpu(sshd.pid), refused: refusedIn(file('sshd.log')) }),
    stop: () => sshd.kill('SIGKILL'),
  };
}

function configuration(folder, lines) {
  return [
    `ListenAddress 0.0.0.0:${port}`,
    `HostKey ${folder}/host`,
    `AuthorizedKeysFile ${folder}/client.pub`,
    'PidFile none',
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'StrictModes no',
    'UsePAM no',
    `SetEnv HOME=${folder}`,
    ...lines,
    '',
  ].join('\n');
}

function writeReach(folder, numbers) {
  const address = (i) => `127.${1 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`;
  const name = (i) => `h${String(i).padStart(String(numbers.length).length, '0')}`;
  const hosts = numbers.map((i) => `    ${name(i)}: { kplay_host: ${address(i)} }\n`);
  const vars = {
    kplay_port: port,
    kplay_user: 'root',
    kplay_private_key: join(folder, 'client'),
    kplay_known_hosts: join(folder, 'known_hosts'),
  };
  writeFileSync(
    join(folder, 'hosts.yml'),
    `web:\n  vars: ${JSON.stringify(vars)}\n  hosts:\n${hosts.join('')}`,
  );
  const key = readFileSync(join(folder, 'host.pub'), 'utf8');
  writeFileSync(join(folder, 'known_hosts'), numbers.map((i) => `[${address(i)}]:${port} ${key}`).join(''));
}

/** The CPU time in seconds of what sshd has started and waited for, see proc_pid_stat(5). */
function childrenCpu(pid) {
  const [, fields] = /\) (.*)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const [user, system] = fields.split(' ').slice(13, 15).map(Number);
  return (user + system) / 100;
}

function refusedIn(log) {
  const dropped = [...readFileSync(log, 'utf8').matchAll(/(\d+) connections dropped/g)];
  return dropped.reduce((sum, [, count]) => sum + Number(count), 0);
}

async function whenOpen() {
  for (let attempt = 0; attempt < 100; attempt++) {
    const isOpen = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(!socket.destroy().errored));
      socket.on('error', () => resolve(false));
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('sshd does not listen');
}
