import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
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
import { freePort } from '../support/sshd-host.ts';
import { childrenOf, descendantsOf, isZombie, nameOf, signal, socketsOf } from './processes.ts';
import { folders } from './steps.ts';

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
async function startMachine(folder: string, ports: readonly number[]): Promise<number> {
  const root = mkdtempSync(join(folder, 'root-'));
  const namespaces = ['--mount', '--pid', '--ipc', '--fork', '--kill-child'];
  const args = [...namespaces, 'sh', script, root, folder, ...ports.map(String)];
  // it ends with this process, whatever ends it
  const parent = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...args], { stdio: 'ignore' });
  const child = () => childrenOf(parent.pid!)[0];
  await until('sshd runs', () => parent.exitCode !== null || nameOf(child() ?? 0) === 'sshd', 60);
  return child() ?? 0;
}

/** Waits until an sshd listens at so many ports; false if it has ended, or listens at fewer in time. */
async function listens(pid: number, ports: number): Promise<boolean> {
  const hasAll = () => nameOf(pid) !== 'sshd' || socketsOf(pid) === ports;
  await until('it listens', hasAll, 5).catch(() => {});
  return socketsOf(pid) === ports;
}

/** A disk of a machine that can be full. */
export type Disk = '/srv/data' | '/tmp';

/** The homes of its users, and the number of the user `other`, see machine.sh. */
const homes = ['/root', '/home/admin', '/home/other'];
const otherUser = 4002;

/** A real sshd with a root directory and a process table of its own. Needs root. */
export class Machine {
  /** With many channels for each connection, and with one. */
  readonly #ports: readonly [number, number];
  /** The first process, as seen from here. */
  readonly #pid: number;

  private constructor(ports: readonly [number, number], pid: number) {
    this.#ports = ports;
    this.#pid = pid;
  }

  static async start(keys: Keys): Promise<Machine> {
    for (;;) {
      const ports = [await freePort(), await freePort()] as const;
      const pid = await startMachine(keys.folder, ports);
      if (await listens(pid, ports.length)) return new Machine(ports, pid);
      // another program has taken a port, and sshd goes on with the other one
      signal(pid, 'SIGKILL');
    }
  }

  /** The port of its sshd that allows so many channels. */
  portFor(channels: 1 | 10): number {
    return this.#ports[channels === 1 ? 1 : 0];
  }

  /** The path here of a path there. */
  path(path: string): string {
    return `/proc/${this.#pid}/root${path}`;
  }

  /** The processes of its connections. */
  get connections(): number[] {
    return childrenOf(this.#pid).filter((pid) => nameOf(pid) === 'sshd' && !isZombie(pid));
  }

  /** What runs for sessions, and what they have left. An sshd alone waits for its dead link, without a session. */
  sessionProcesses(): number[] {
    const all = childrenOf(this.#pid);
    return [...all, ...all.flatMap(descendantsOf)].filter((pid) => !isZombie(pid) && nameOf(pid) !== 'sshd');
  }

  /** Sends a signal to all connections, with what they run; returns whether there were any. */
  signalSessions(name: NodeJS.Signals): boolean {
    const all = [...this.connections, ...this.sessionProcesses()];
    for (const pid of all) signal(pid, name);
    return all.length > 0;
  }

  /** Removes what runs have made. */
  clear(): void {
    for (const folder of [folders.data, folders.state]) {
      for (const name of readdirSync(this.path(folder)))
        rmSync(this.path(`${folder}/${name}`), { recursive: true });
      mkdirSync(this.path(`${folder}/other`));
      chownSync(this.path(`${folder}/other`), otherUser, otherUser);
    }
    this.write('/srv/log/steps', '');
    chmodSync(this.path('/srv/log/steps'), 0o666);
    for (const kept of [...this.jobs(), ...this.#owedFiles()])
      rmSync(this.path(kept), { recursive: true, force: true });
  }

  /** The folders of the jobs that it remembers. */
  jobs(): string[] {
    return homes.flatMap((home) => this.#entries(`${home}/.kplay-jobs`));
  }

  #entries(folder: string): string[] {
    return existsSync(this.path(folder))
      ? readdirSync(this.path(folder)).map((name) => `${folder}/${name}`)
      : [];
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

  /** The files of the handlers that it is owed: one with a dot counts no longer, and the next session removes it. */
  owed(): string[] {
    return this.#owedFiles().filter((path) => this.read(path) !== '.\n');
  }

  #owedFiles(): string[] {
    return homes.flatMap((home) => this.#entries(home)).filter((path) => path.includes('/.kplay-owed-'));
  }

  /** The temporary files that are on it, with those of its disks. */
  temporaryFiles(): string[] {
    const data = [folders.data, `${folders.data}/other`];
    const found = ['/tmp', '/var/tmp', '/dev/shm', '/run', ...data, '/srv', ...homes]
      .flatMap((folder) => this.#entries(folder))
      .filter((path) => path.includes('kplay') && !/\/\.kplay-(jobs$|transactions$|owed-)/.test(path));
    return [...found, ...homes.flatMap((home) => this.#entries(`${home}/.kplay-transactions`))];
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
