import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import type { Address } from './transport.ts';

/** The bytes under an SSH connection: a TCP socket, or the pipes of a proxy command. */
export interface Link {
  stream: Duplex;
  /** The address of the other end; undefined for a proxy, or before the connection. */
  peer(): string | undefined;
  /** The stderr of the proxy command so far, '' for TCP. */
  complaint(): string;
  /** Resolves when the complaint is complete: after 300 ms at the latest; for TCP at once. */
  complete(): Promise<void>;
  /** Ends the stream after what was written. The kernel sends that for a socket; a proxy needs time to pass it on. */
  end(): void;
  /** Ends it and its processes at once. */
  destroy(): void;
  /** Gives a dead one up: nothing that was written may arrive later, when another connection is in use. */
  reset(): void;
}

/** Opens the link to a host. Errors come as `error` events of the stream. */
export function openLink(address: Address): Link {
  return address.proxyCommand === undefined ? openSocket(address) : openProxy(address.proxyCommand);
}

/**
 * Without noDelay each small exchange waits 41 ms for the peer's delayed ACK. The attempt timeout is the time for
 * one of several addresses of a name before the next is tried; Node's 250 ms is too short for distant hosts.
 */
function openSocket(address: Address): Link {
  const { host, port } = address;
  const stream = connect({ host, port, noDelay: true, autoSelectFamilyAttemptTimeout: 2000 });
  return {
    stream,
    peer: () => stream.remoteAddress,
    complaint: () => '',
    complete: () => Promise.resolve(),
    end: () => void stream.end(() => stream.destroy()),
    destroy: () => void stream.destroy(),
    reset: () => void stream.resetAndDestroy(),
  };
}

function openProxy(command: string): Link {
  // its own group: the shell may have children, and all of them must end with the connection
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
  // destroying it is an error (AbortError), even without other listeners
  stream.on('error', () => undefined);
  const destroy = () => {
    stream.destroy();
    endGroup(child);
  };
  stream.once('close', () => endGroup(child));
  const ended = new Promise<void>((resolve) => child.stderr.once('close', resolve));
  const complete = () => Promise.race([ended, new Promise<void>((resolve) => setTimeout(resolve, 300))]);
  const end = () => void stream.end();
  return {
    stream,
    peer: () => undefined,
    complaint: () => complaint,
    complete,
    end,
    destroy,
    reset: destroy,
  };
}

/** Ends a process that leads its own group, and all its children. */
export function endGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch {
    // it has just ended
  }
}
