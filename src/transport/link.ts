import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import type { Address } from './transport.ts';

/** The bytes under an SSH connection: a TCP socket, or the pipes of a proxy command. */
export interface Link {
  stream: Duplex;
  /** The address of the other end; undefined where that is a proxy, or nobody yet. */
  peer(): string | undefined;
  /** What the proxy command wrote to stderr so far, '' for TCP. */
  complaint(): string;
  /** Resolves when all of the complaint has come: at the latest 300 ms after being asked; for TCP at once. */
  complete(): Promise<void>;
  /** Ends it at once and leaves no process behind. */
  destroy(): void;
}

/** Opens the way to a host. Errors come as `error` events of the stream. */
export function openLink(address: Address): Link {
  return address.proxyCommand === undefined ? openSocket(address) : openProxy(address.proxyCommand);
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
    peer: () => stream.remoteAddress,
    complaint: () => '',
    complete: () => Promise.resolve(),
    destroy: () => void stream.destroy(),
  };
}

function openProxy(command: string): Link {
  // A group of its own: the shell may have children, and all of them must go with the connection
  const child = spawn('/bin/sh', ['-c', `exec ${command}`], {
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
  return { stream, peer: () => undefined, complaint: () => complaint, complete, destroy };
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
