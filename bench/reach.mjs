// The files that say how to reach the hosts: one inventory that kplay and Ansible read, one ssh_config.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes them into a folder.
 * @param lab what `kplay lab status --json` says
 * @param hosts { name, address, port } each
 */
export function writeReach(folder, lab, hosts) {
  mkdirSync(folder, { recursive: true });
  const [inventory, sshConfig, knownHosts] = ['hosts.yml', 'ssh_config', 'known_hosts'].map((name) =>
    join(folder, name),
  );
  writeFileSync(knownHosts, hosts.map((host) => `${place(host)} ${keyOf(lab, host.name)}\n`).join(''));
  const shared = `  User root
  IdentityFile ${lab.key}
  IdentitiesOnly yes
  UserKnownHostsFile ${knownHosts}
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
`;
  const named = hosts.map((host) => `Host ${host.name}\n  HostName ${host.address}\n  Port ${host.port}\n`);
  writeFileSync(sshConfig, `${named.join('')}Host *\n${shared}`);
  const entries = hosts.map(
    (host) => `    ${host.name}:\n      ansible_host: ${host.address}\n      ansible_port: ${host.port}\n`,
  );
  writeFileSync(
    inventory,
    `web:
  vars:
    ansible_user: root
    ansible_ssh_private_key_file: ${lab.key}
    kplay_known_hosts: ${knownHosts}
  hosts:
${entries.join('')}`,
  );
  return { inventory, sshConfig };
}

function place({ address, port }) {
  return port === 22 ? address : `[${address}]:${port}`;
}

function keyOf(lab, name) {
  const lines = readFileSync(lab.knownHosts, 'utf8').split('\n');
  return lines.find((line) => line.startsWith(`${name},`)).replace(/^\S+ /, '');
}

/**
 * Starts the proxy that makes the way to hosts long, in a process of its own.
 * @returns the hosts as they are reached through it, and stop()
 */
export async function startLatency(hosts, roundTripMs) {
  const far = hosts.map((host, i) => ({ name: host.name, address: '127.0.0.1', port: 2201 + i }));
  const routes = hosts.map((host, i) => `${far[i].port}=${host.address}:${host.port}`);
  const program = join(import.meta.dirname, 'latency-proxy.mjs');
  const child = spawn(process.execPath, [program, String(roundTripMs / 2), ...routes], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', () => reject(new Error('the proxy did not start')));
  });
  return { hosts: far, stop: () => child.kill() };
}
