import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { EmbeddedHost } from './embedded-host.ts';

const program = '/usr/sbin/sshd';

/** Is OpenSSH's server installed on this machine? */
export const hasSshd = existsSync(program);

interface SshdOptions {
  maxSessions?: number;
  /** A file with the key of an authority: who has a certificate of it is let in (sshd_config TrustedUserCAKeys). */
  userAuthority?: string;
  /** Has an RSA key, and no other. */
  rsaOnly?: boolean;
  /** More of sshd_config(5). */
  lines?: string[];
}

/**
 * Starts a real sshd as a process of its own, on a free port of 127.0.0.1 with its own configuration, keys and
 * scratch folder; nothing of the machine's own sshd is touched. For tests against the real thing.
 */
export async function startSshd(options: SshdOptions = {}): Promise<EmbeddedHost> {
  const folder = await mkdtemp(join(tmpdir(), 'kplay-sshd-'));
  const file = (name: string) => join(folder, name);
  const rsa = options.rsaOnly ? [['host_rsa', 'rsa', '2048'] as const] : [];
  for (const [key, type = 'ed25519', bits = '256'] of [
    ['host'],
    ['client'],
    ['host_ecdsa', 'ecdsa'],
    ...rsa,
  ] as const)
    execFileSync('ssh-keygen', ['-q', '-t', type, '-b', bits, '-N', '', '-C', '', '-f', file(key)]);
  const port = await freePort();
  await writeFile(file('config'), configuration(folder, port, options));
  const hostKey = readFileSync(file(options.rsaOnly ? 'host_rsa.pub' : 'host.pub'), 'utf8');
  await writeFile(file('known_hosts'), `[127.0.0.1]:${port} ${hostKey}`);
  // Where sshd of Debian separates its privileges; missing when its service never ran
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const sshd = spawn(program, ['-D', '-e', '-f', file('config')], { stdio: 'ignore' });
  await whenOpen(port);
  return {
    address: {
      name: 'sshd',
      host: '127.0.0.1',
      port,
      user: userInfo().username,
      privateKeys: [file('client')],
      knownHosts: [file('known_hosts')],
      hostKeys: 'strict',
      connectTimeout: 10,
    },
    folder,
    knownHostsFile: file('known_hosts'),
    privateKeyFile: file('client'),
    dropConnections: () => signalConnections(sshd, 'SIGKILL'),
    freeze: () => signalConnections(sshd, 'SIGSTOP'),
    thaw: () => signalConnections(sshd, 'SIGCONT'),
    async stop() {
      signalConnections(sshd, 'SIGKILL');
      sshd.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configuration(
  folder: string,
  port: number,
  { maxSessions = 10, userAuthority, rsaOnly, lines = [] }: SshdOptions,
): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    ...(rsaOnly ? ['host_rsa'] : ['host', 'host_ecdsa']).map((name) => `HostKey ${folder}/${name}`),
    ...lines,
    `AuthorizedKeysFile ${folder}/client.pub`,
    `PidFile ${folder}/pid`,
    `MaxSessions ${maxSessions}`,
    ...(userAuthority === undefined ? [] : [`TrustedUserCAKeys ${userAuthority}`]),
    'MaxStartups 100',
    // the post-quantum exchange that ssh prefers takes it and sshd 50 ms each; kplay does not have it
    'KexAlgorithms -sntrup*',
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'StrictModes no',
    'UsePAM no',
    // Away from the .bashrc of whoever runs this, which may be slow or talkative
    `SetEnv HOME=${folder}`,
    '',
  ].join('\n');
}

/** The processes that sshd runs for its connections, whatever they call themselves, without their commands. */
function signalConnections(sshd: ChildProcess, signal: NodeJS.Signals): void {
  const pending = childrenOf(sshd.pid!);
  for (let pid = pending.pop(); pid !== undefined; pid = pending.pop()) {
    try {
      // what was stopped as sshd may have become a shell since; going on hurts nobody
      const isSshd = readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('sshd');
      if (!isSshd && signal !== 'SIGCONT') continue;
      pending.push(...childrenOf(pid));
      process.kill(pid, signal);
    } catch {
      // it ended in this moment
    }
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Waits until something listens on a port. */
export async function whenOpen(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      }).on('error', () => resolve(false));
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`sshd does not listen on port ${port}`);
}
