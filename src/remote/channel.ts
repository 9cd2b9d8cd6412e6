/** What a session needs of a running shell; the transports' channels are of this shape. */
export interface Channel {
  write(data: Uint8Array | string): Promise<void>;
  end(): void;
  onStdout(listener: (chunk: Buffer) => void): void;
  onStderr(listener: (chunk: Buffer) => void): void;
  readonly closed: Promise<{ code: number | null; signal: string | null }>;
}

/** What a session needs of its host beside its own channel. */
export interface Surroundings {
  /** Runs a command beside the session, as the same user; undefined where that cannot be. */
  aside: (command: string) => Promise<Channel | undefined>;
  /** Runs one as who logs in; rejects where that cannot be. */
  look: (command: string) => Promise<Channel>;
  /** Seconds without an answer until somebody looks what the shell does. */
  silence: number;
}
