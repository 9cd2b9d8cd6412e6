import { type ChildProcess, spawn } from 'node:child_process';
import { timingSafeEqual } from 'node:crypto';
import { userInfo } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import ssh2, { type AuthContext, type Connection, type ParsedKey, type ServerChannel } from 'ssh2';

/** How an embedded host runs its commands. */
export interface Serving {
  shell: string[];
  folder: string;
  maxSessions: number;
}

/** Serves one SSH connection: the one key gets in, commands run, all else is refused. */
export function serveConnection(client: Connection, publicKey: string, serving: Serving): void {
  const key = ssh2.utils.parseKey(publicKey) as ParsedKey;
  const children = new Set<ChildProcess>();
  let sessions = 0;
  client.on('authentication', (ctx) => authenticate(ctx, key));
  client.on('error', () => undefined);
  client.on('session', (accept, reject) => {
    if (sessions >= serving.maxSessions) return reject();
    sessions++;
    const session = accept();
    session.once('close', () => {
      sessions--;
    });
    session.once('exec', (acceptExec, rejectExec, info) => {
      const child = startShell(serving, info.command);
      children.add(child);
      child.once('close', () => children.delete(child));
      child.once('error', () => rejectExec());
      child.once('spawn', () => joinStreams(acceptExec(), child));
    });
  });
  client.once('close', () => {
    // as sshd, which closes the pipes; whatever goes on after that must not outlive the test
    for (const child of children) child.stdin?.end();
    setTimeout(() => {
      for (const child of children) hangUp(child);
    }, 1000);
  });
}

function authenticate(ctx: AuthContext, key: ParsedKey): void {
  if (isOwner(ctx, key)) ctx.accept();
  else ctx.reject(['publickey']);
}

function isOwner(ctx: AuthContext, key: ParsedKey): boolean {
  if (ctx.method !== 'publickey') return false;
  const blob = key.getPublicSSH();
  if (ctx.key.data.length !== blob.length || !timingSafeEqual(ctx.key.data, blob)) return false;
  // Without a signature it is the question whether this key would do (RFC 4252, section 7)
  const { blob: signed, signature, hashAlgo } = ctx;
  return !signature || (signed !== undefined && key.verify(signed, signature, hashAlgo) === true);
}

/** A process group of its own, so that everything a command leaves behind can be ended with the host. */
function startShell(serving: Serving, command: string) {
  const { username } = userInfo();
  const [program = 'sh', ...options] = serving.shell;
  return spawn(program, [...options, '-c', command], {
    cwd: serving.folder,
    detached: true,
    env: { PATH: process.env.PATH, HOME: serving.folder, USER: username, LOGNAME: username, SHELL: program },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Joins a channel and a process, at the pace of the slower side, both ways. */
function joinStreams(channel: ServerChannel, child: ReturnType<typeof startShell>): void {
  channel.on('error', () => undefined);
  channel.pipe(child.stdin);
  // The command may end without reading its input: then the rest has nowhere to go
  child.stdin.on('error', () => void channel.unpipe(child.stdin).resume());
  const output = inTurns([child.stdout, channel], [child.stderr, channel.stderr]);
  child.once('close', async (code, signal) => {
    await output.written();
    if (!channel.writable) return;
    if (signal) channel.exit(signal.replace(/^SIG/, ''), false, '');
    else channel.exit(code ?? 255);
    channel.stderr.end(() => channel.end());
  });
}

/** Passes streams on, one chunk at a time: where two wait for room in a channel, a server of ssh2 forgets one of them. */
function inTurns(...ways: [from: Readable, to: Writable][]): { written: () => Promise<void> } {
  let last = Promise.resolve();
  for (const [from, to] of ways)
    from.on('data', (chunk: Buffer) => {
      from.pause();
      const write = () => new Promise<void>((resolve) => to.write(chunk, () => resolve()));
      last = last.then(write).then(() => void from.resume());
    });
  return { written: () => last };
}

function hangUp(child: ChildProcess): void {
  for (const stream of child.stdio) stream?.destroy();
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // it ended in this moment
  }
}
