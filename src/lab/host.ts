import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endCgroup, isPopulated, makeCgroup, membersOf } from './cgroup.ts';
import { runTool, startIn, tryRun } from './command.ts';
import { type HostLayout, hostLayout, type Layout, netnsPath } from './layout.ts';
import type { Mirror } from './mirrors.ts';
import { removeDir, unmountBelow } from './mounts.ts';
import { makeHostNetwork, removeNetns } from './network.ts';
import type { LabState, StateHost } from './state.ts';
import { hostsFile, sourcesList } from './texts.ts';

/** Whether the host runs. */
export function isAlive(lab: Layout, name: string): Promise<boolean> {
  return isPopulated(hostLayout(lab, name).cgroup);
}

/** The process id of a host's systemd, on this machine; undefined when the host does not run. */
export async function leaderOf(lab: Layout, name: string): Promise<number | undefined> {
  const members = await membersOf(join(hostLayout(lab, name).cgroup, 'payload/init.scope'));
  return members[0];
}

/** Makes a host from the image and boots it; returns while it boots. */
export async function startHost(
  lab: Layout,
  state: LabState,
  host: StateHost,
  mirrors: Mirror[],
): Promise<void> {
  const at = hostLayout(lab, host.name);
  await removeHost(lab, host.name);
  for (const dir of [at.upper, at.work, at.root, at.docker]) await mkdir(dir, { recursive: true });
  const layers = `lowerdir=${state.image},upperdir=${at.upper},workdir=${at.work}`;
  await runTool('mount', ['-t', 'overlay', 'overlay', '-o', layers, at.root]);
  await makeKey(at.hostKey, host.name);
  await fill(lab, state, host, at, mirrors);
  await makeHostNetwork(lab, at, host.name, host.address);
  await makeCgroup(at.cgroup);
  startIn(at.cgroup, 'systemd-nspawn', nspawnArgs(at, host.name, state.docker), {
    log: at.log,
    env: {
      SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1',
      // Docker enables forwarding in the host's own network
      ...(state.docker ? { SYSTEMD_NSPAWN_API_VFS_WRITABLE: 'network' } : {}),
    },
  });
}

/** The arguments of systemd-nspawn(1) for a host. */
function nspawnArgs(at: HostLayout, name: string, docker: boolean): string[] {
  const forDocker = ['--capability=all', '--system-call-filter=keyctl bpf add_key'];
  return [
    '--boot',
    '--quiet',
    '--settings=no',
    '--register=no',
    '--keep-unit',
    '--link-journal=no',
    '--resolv-conf=off',
    '--timezone=off',
    '--console=read-only',
    `--network-namespace-path=${netnsPath(at.netns)}`,
    `--directory=${at.root}`,
    `--machine=${at.machine}`,
    `--hostname=${name}`,
    ...(docker ? [...forDocker, `--bind=${at.docker}:/var/lib/docker`] : ['--capability=CAP_NET_ADMIN']),
  ];
}

/** Ends a host at once and removes all its data. */
async function removeHost(lab: Layout, name: string): Promise<void> {
  const at = hostLayout(lab, name);
  await endCgroup(at.cgroup);
  await unmountBelow(at.dir);
  await removeNetns(at.netns);
  await removeDir(at.dir);
  await rm(`/run/systemd/nspawn/propagate/${at.machine}`, { recursive: true, force: true });
}

/** Creates an ed25519 key pair at `path` unless it exists; an incomplete one never gets that name. */
export async function makeKey(path: string, comment: string): Promise<void> {
  if (await readFile(path).catch(() => undefined)) return;
  await rm(`${path}.new`, { force: true });
  await runTool('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', `${path}.new`]);
  await rename(`${path}.new.pub`, `${path}.pub`);
  await rename(`${path}.new`, path);
}

/** Writes a host's own files into its root file system, before anything there runs. */
async function fill(lab: Layout, state: LabState, host: StateHost, at: HostLayout, mirrors: Mirror[]) {
  const key = await readFile(`${lab.key}.pub`, 'utf8');
  const write = (path: string, text: string, mode = 0o644) => writeFile(join(at.root, path), text, { mode });
  await write('etc/hostname', `${host.name}\n`);
  await write('etc/hosts', hostsFile(state));
  await write('etc/machine-id', `${randomBytes(16).toString('hex')}\n`, 0o444);
  await write('etc/apt/sources.list', sourcesList(mirrors));
  await write('etc/apt/apt.conf.d/91lab', await aptTrust());
  await write('etc/ssh/ssh_host_ed25519_key', await readFile(at.hostKey, 'utf8'), 0o600);
  await write('etc/ssh/ssh_host_ed25519_key.pub', await readFile(`${at.hostKey}.pub`, 'utf8'));
  await authorize(at, 'root', key, 0);
  const passwd = await readFile(join(at.root, 'etc/passwd'), 'utf8');
  await authorize(at, 'home/admin', key, Number(/^admin:[^:]*:(\d+):/m.exec(passwd)?.[1]));
  if (!state.docker) return;
  await mkdir(join(at.root, 'etc/docker'), { recursive: true });
  await write('etc/docker/daemon.json', '{"insecure-registries": ["registry.lab:5000"]}\n');
}

async function authorize(at: HostLayout, home: string, key: string, uid: number): Promise<void> {
  const dir = join(at.root, home, '.ssh');
  await mkdir(dir, { recursive: true });
  await chmod(dir, 0o700);
  await writeFile(join(dir, 'authorized_keys'), key, { mode: 0o600 });
  await chown(dir, uid, uid);
  await chown(join(dir, 'authorized_keys'), uid, uid);
}

/** Hosts read the same mirrors as this machine, so both judge the age of the lists in the same way. */
async function aptTrust(): Promise<string> {
  const dump = await tryRun('apt-config', ['dump']);
  const lines = dump.stdout.match(/^Acquire::Check-(Valid-Until|Date) ".*";$/gm) ?? [];
  return lines.map((line) => `${line}\n`).join('');
}
