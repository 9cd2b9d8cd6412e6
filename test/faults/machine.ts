import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../support/fault-lab.ts';
import { freePort, whenOpen } from '../support/sshd-host.ts';
import { childrenOf, descendantsOf, isZombie, nameOf, signal } from './processes.ts';

const script = 'test/faults/machine.sh';

/** The keys that all machines and their controllers share, in a folder that has their roots, too. */
export class Keys {
  readonly folder = mkdtempSync(join(tmpdir(), 'faults-'));

  constructor() {
    for (const name of ['host', 'client'])
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', join(this.folder, name)]);
  }

  get client(): string {
    return join(this.folder, 'client');
  }

  /** The line of known_hosts for a port of this machine. */
  knownHost(port: number): string {
    return `[127.0.0.1]:${port} ${readFileSync(join(this.folder, 'host.pub'), 'utf8')}`;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Runs machine.sh, and gives the process id of its sshd. */
async function startMachine(folder: string, port: number): Promise<number> {
  const root = mkdtempSync(join(folder, 'root-'));
  const namespaces = ['--mount', '--pid', '--ipc', '--fork', '--kill-child'];
  const args = [...namespaces, 'sh', script, root, folder, String(port)];
  // it ends with this process, whatever ends it
  const parent = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...args], { stdio: 'ignore' });
  const child = () => childrenOf(parent.pid!)[0];
  await until('sshd runs', () => parent.exitCode !== null || nameOf(child() ?? 0) === 'sshd');
  return child() ?? 0;
}

/** A disk of a machine that can be full. */
export type Disk = '/srv/data' | '/tmp';

/** A real sshd with a root directory and a process table of its own. Needs root. */
export class Machine {
  readonly port: number;
  /** The first process, as seen from here. */
  readonly #pid: number;

  private constructor(port: number, pid: number) {
    this.port = port;
    this.#pid = pid;
  }

  static async start(keys: Keys): Promise<Machine> {
    for (;;) {
      const port = await freePort();
      const pid = await startMachine(keys.folder, port);
      await whenOpen(port);
      if (nameOf(pid) === 'sshd') return new Machine(port, pid);
      // another program has taken the port
    }
  }

  /** The path here of a path there. */
  path(path: string): string {
    return `/proc/${this.#pid}/root${path}`;
  }

  /** The processes of its connections. */
  get connections(): number[] {
    return childrenOf(this.#pid);
  }

  /** What runs for sessions, and what they have left. An sshd alone waits for its dead link, without a session. */
  sessionProcesses(): number[] {
    const sshds = this.connections.filter((pid) => nameOf(pid) === 'sshd');
    const orphans = this.connections.filter((pid) => nameOf(pid) !== 'sshd');
    return [...orphans, ...[...sshds, ...orphans].flatMap(descendantsOf)].filter(
      (pid) => !isZombie(pid) && nameOf(pid) !== 'sshd',
    );
  }

  /** Sends a signal to all connections, with what they run. */
  signalSessions(name: NodeJS.Signals): void {
    for (const pid of [...this.connections, ...this.sessionProcesses()]) signal(pid, name);
  }

  /** Removes what runs have made. */
  clear(): void {
    for (const folder of ['/srv/data', '/srv/log', '/srv/state'])
      for (const name of readdirSync(this.path(folder)))
        rmSync(this.path(`${folder}/${name}`), { recursive: true });
  }

  write(path: string, text: string, mode = 0o644): void {
    writeFileSync(this.path(path), text, { mode });
  }

  /** The text of a file, nothing for a folder; undefined if it does not exist. */
  read(path: string): string | undefined {
    const type = statSync(this.path(path), { throwIfNoEntry: false });
    return type && (type.isFile() ? readFileSync(this.path(path), 'utf8') : '');
  }

  /** Leaves no free block on a disk. */
  fill(disk: Disk): void {
    for (const size of [65_536, 4096, 1])
      try {
        for (;;) writeFileSync(this.path(`${disk}/filler`), Buffer.alloc(size), { flag: 'a' });
      } catch {
        // it is full
      }
  }

  free(disk: Disk): void {
    rmSync(this.path(`${disk}/filler`), { force: true });
  }

  /** The temporary files that are on it, with those of its disks. */
  temporaryFiles(): string[] {
    const folders = ['/tmp', '/var/tmp', '/dev/shm', '/run', '/srv/data', '/srv', '/root'];
    return folders.flatMap((folder) =>
      readdirSync(this.path(folder))
        .filter((name) => name.includes('kplay'))
        .map((name) => `${folder}/${name}`),
    );
  }

  stop(): void {
    // its parent ends by itself, and counts its CPU time
    process.kill(this.#pid, 'SIGTERM');
  }
}

/** Whether this machine can start others; if not, why. */
export function whyNoMachines(): string | undefined {
  if (process.getuid?.() !== 0) return 'it needs root';
  if (!existsSync('/usr/sbin/sshd')) return 'it needs sshd';
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  try {
    execFileSync('unshare', ['--mount', '--pid', '--ipc', '--fork', 'true']);
  } catch {
    return 'it needs namespaces';
  }
  return undefined;
}
