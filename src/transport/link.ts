import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { placeOf } from './errors.ts';
import { type Address, ConnectionError } from './transport.ts';

/** The bytes under an SSH connection: a TCP socket, or the pipes of a proxy command. */
export interface Link {
  stream: Duplex;
  /** What the proxy command wrote to stderr so far, '' for TCP. */
  complaint(): string;
  /** Resolves when all of the complaint has come: at the latest 300 ms after being asked; for TCP at once. */
  complete(): Promise<void>;
  /** Ends it at once and leaves no process behind. */
  destroy(): void;
}

/**
 * Opens the way to a host. Errors come as `error` events of the stream.
 * @throws ConnectionError for a proxy command that cannot be built safely.
 */
export function openLink(address: Address): Link {
  return address.proxyCommand === undefined ? openSocket(address) : openProxy(address, address.proxyCommand);
}

/**
 * Without noDelay each small exchange waits 41 ms for the peer's delayed ACK. The attempt timeout is what one
 * of several addresses of a name gets before the next is tried; Node's 250 ms is too short for far hosts.
 */
function openSocket(address: Address): Link {
  const { host, port } = address;
  const stream = connect({ host, port, noDelay: true, autoSelectFamilyAttemptTimeout: 2000 });
  return {
    stream,
    complaint: () => '',
    complete: () => Promise.resolve(),
    destroy: () => void stream.destroy(),
  };
}

function openProxy(address: Address, command: string): Link {
  // A group of its own: the shell may have children, and all of them must go with the connection
  const child = spawn('/bin/sh', ['-c', `exec ${expandProxyCommand(command, address)}`], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-1000);
  });
  const stream = Duplex.from({ writable: child.stdin, readable: child.stdout });
  child.on('error', (error) => stream.destroy(error));
  // Destroying it counts as an error (AbortError), also when nobody listens any more
  stream.on('error', () => undefined);
  const destroy = () => {
    stream.destroy();
    endGroup(child);
  };
  stream.once('close', () => endGroup(child));
  const ended = new Promise<void>((resolve) => child.stderr.once('close', resolve));
  const complete = () => Promise.race([ended, new Promise<void>((resolve) => setTimeout(resolve, 300))]);
  return { stream, complaint: () => complaint, complete, destroy };
}

/** Ends a process that leads a group of its own, and all its children. */
export function endGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch {
    // it ended in this moment
  }
}

/**
 * Fills in %h, %p, %r and %% (ssh_config(5), TOKENS). What goes into a shell command must look like a host or
 * user name, whatever an inventory says.
 * @throws ConnectionError otherwise.
 */
export function expandProxyCommand(command: string, address: Address): string {
  const tokens: Record<string, string> = {
    '%': '%',
    h: address.host,
    p: String(address.port),
    r: address.user,
  };
  return command.replace(/%(.?)/g, (whole, letter: string) => {
    const value = tokens[letter];
    if (value === undefined)
      throw bad(address, `does not know ${whole}`, 'use %h, %p and %r; write %% for a percent sign');
    if (letter !== '%' && !/^[A-Za-z0-9_.:][A-Za-z0-9_.:@-]*$/.test(value))
      throw bad(address, `gets a strange value for ${whole}`, 'host and user names have no such characters');
    return value;
  });
}

function bad(address: Address, says: string, hint: string): ConnectionError {
  return new ConnectionError('unreachable', `the proxy command for ${placeOf(address)} ${says}`, hint);
}
