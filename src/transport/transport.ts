import type { ConnectionError } from '../core/connection-error.ts';
import type { HostKeyPolicy } from '../core/host-keys.ts';
import type { SshRules } from '../core/ssh-rules.ts';

/** A connection is lost after so many questions without an answer, each so many seconds after the one before. */
export interface Pings {
  interval: number;
  count: number;
}

/** How to reach one host. Comes from the inventory; see docs/inventory.md for the variables. */
export interface Address {
  /** The inventory's name of the host: for messages, never a path or an argument of a program. */
  name: string;
  /** Host name or IP address to connect to. */
  host: string;
  /** Its name in ssh_config, if different. */
  alias?: string;
  port: number;
  user: string;
  /** Private key files to try, first to last; the agent's keys come after them. */
  privateKeys: string[];
  password?: string;
  /** Of encrypted private keys. */
  passphrase?: string;
  /** A command for /bin/sh whose stdin and stdout are the connection, with all tokens filled in. */
  proxyCommand?: string;
  /** The proxy command before that: hosts with the same one are behind the same machine. */
  via?: string;
  /** known_hosts files; the first one receives new keys. */
  knownHosts: string[];
  /** What to do with keys that the files do not contain. */
  hostKeys: HostKeyPolicy;
  /** Seconds until a connection attempt times out. */
  connectTimeout: number;
  /** When the host counts as lost, if not as usual. */
  pings?: Pings;
  /** The trust and login settings of ssh_config. */
  rules?: SshRules;
  /** The ssh_config of the host, if it is not the user's. */
  sshConfig?: string;
}

/** One running command on a host: bytes in, bytes out. */
export interface Channel {
  /** Queues bytes for the command's stdin; resolves when there is room for more. */
  write(data: Uint8Array | string): Promise<void>;
  /** Sends bytes to its stdin; resolves when they are passed on, so that other bytes can be read into their memory. */
  send(data: Uint8Array): Promise<void>;
  /** Closes the command's stdin. */
  end(): void;
  /** Called for every chunk; a channel without listeners is drained, too. */
  onStdout(listener: (chunk: Buffer) => void): void;
  onStderr(listener: (chunk: Buffer) => void): void;
  /**
   * How it ended. `code` is the exit status; null with `signal` when a signal ended it; both null when the
   * connection was lost, even if the network reported something else. Never rejects.
   */
  readonly closed: Promise<{ code: number | null; signal: string | null }>;
}

/** A live, authenticated connection to one host. */
export interface Connection {
  /** Starts a command through the login shell. Rejects with ConnectionError if the host opens no channel. */
  exec(command: string): Promise<Channel>;
  /** Resolves when the connection has ended: undefined after `close()`, else why it was lost. Never rejects. */
  readonly lost: Promise<ConnectionError | undefined>;
  /** The type of the host key, and the key or password that was accepted, where this is known. */
  readonly hostKey?: string | undefined;
  readonly login?: string | undefined;
  /** Ends it; harmless after its end. */
  close(): void;
}

/** One way to reach hosts. */
export interface Transport {
  /** Rejects with ConnectionError. */
  connect(address: Address, signal?: AbortSignal): Promise<Connection>;
}
