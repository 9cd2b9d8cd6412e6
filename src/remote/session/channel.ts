/** What a session needs of a running shell; the transports' channels are of this shape. */
export interface ShellChannel {
  write(data: Uint8Array | string): Promise<void>;
  end(): void;
  onStdout(listener: (chunk: Buffer) => void): void;
  onStderr(listener: (chunk: Buffer) => void): void;
  readonly closed: Promise<{ code: number | null; signal: string | null }>;
}

/** What a session needs of its host beside its own channel. */
export interface SessionSurroundings {
  /** Runs a command beside the session, as the same user; undefined where that cannot be. */
  aside: (command: string) => Promise<ShellChannel | undefined>;
  /** Runs one as who logs in; rejects where that cannot be. */
  look: (command: string) => Promise<ShellChannel>;
  /** Seconds without an answer until somebody looks what the shell does. */
  silence: number;
}
