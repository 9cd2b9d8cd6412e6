import type { SshRules } from '../core/ssh-rules.ts';

/** How to reach one host. Filled from the inventory; see docs/inventory.md for the variables. */
export interface Address {
  /** The inventory's name of the host: for messages, never a path or an argument of a program. */
  name: string;
  /** Host name or IP address to connect to. */
  host: string;
  /** The name that ssh_config knows it by, where that is another one. */
  alias?: string;
  port: number;
  user: string;
  /** Private key files to try, first to last; the agent's keys come after them. */
  privateKeys: string[];
  password?: string;
  /** A command for /bin/sh whose stdin and stdout are the connection, with nothing left to fill in. */
  proxyCommand?: string;
  /** known_hosts files, the first of which receives new keys. */
  knownHosts: string[];
  /** Trust a key that no file knows and write it down; a changed key is refused all the same. */
  acceptNewHostKeys: boolean;
  /** Seconds until a connection attempt is given up. */
  connectTimeout: number;
  /** What ssh_config says about whom to trust and how to log in. */
  rules?: SshRules;
  /** The ssh_config that knows the host, where that is not the user's. */
  sshConfig?: string;
}

/** One running command on a host: bytes in, bytes out. */
export interface Channel {
  /** Queues bytes for the command's stdin; resolves when there is room for more. */
  write(data: Uint8Array | string): Promise<void>;
  /** Closes the command's stdin. */
  end(): void;
  /** Both are called for every chunk; a channel that nobody reads from is drained all the same. */
  onStdout(listener: (chunk: Buffer) => void): void;
  onStderr(listener: (chunk: Buffer) => void): void;
  /**
   * How it ended. `code` is the exit status; null with `signal` when a signal ended it; both null when the
   * connection was lost, whatever else the network said. Never rejects.
   */
  readonly closed: Promise<{ code: number | null; signal: string | null }>;
}

/** A live, authenticated connection to one host. */
export interface Connection {
  /** Starts a command through the login shell. Rejects with ConnectionError if the host opens no channel. */
  exec(command: string): Promise<Channel>;
  /** Resolves when the connection is gone: undefined after `close()`, else why it was lost. Never rejects. */
  readonly lost: Promise<ConnectionError | undefined>;
  /** Ends it; harmless when it is gone already. */
  close(): void;
}

/** One way of reaching hosts. */
export interface Transport {
  /** Rejects with ConnectionError. */
  connect(address: Address, signal?: AbortSignal): Promise<Connection>;
}

export type ConnectionProblem =
  | 'unreachable' // no route, refused, name unknown, timeout
  | 'host-key' // unknown or changed
  | 'auth' // nobody was let in
  | 'channel' // connected, but no channel (MaxSessions, a forced command)
  | 'lost'; // was there, is gone

/** A connection that failed: one sentence, and what to do about it. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly problem: ConnectionProblem;
  readonly hint: string | undefined;

  constructor(problem: ConnectionProblem, message: string, hint?: string) {
    super(message);
    this.problem = problem;
    this.hint = hint;
  }
}
