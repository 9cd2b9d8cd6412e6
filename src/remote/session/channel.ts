import type { ConnectionError } from '../../core/connection-error.ts';
import type { Admission } from './admission.ts';
import type { Loss } from './loss.ts';
import type { StepMeter } from './step-meter.ts';

/** The interface of a running shell that a session needs; the transports' channels implement it. */
export interface ShellChannel {
  write(data: Uint8Array | string): Promise<void>;
  /** Resolves when these bytes are passed on, so that other bytes can be read into their memory. */
  send(data: Uint8Array): Promise<void>;
  end(): void;
  onStdout(listener: (chunk: Buffer) => void): void;
  onStderr(listener: (chunk: Buffer) => void): void;
  readonly closed: Promise<{ code: number | null; signal: string | null }>;
}

/** How a session continues after the loss of its connection. */
export interface AnotherConnection {
  /** For how long kplay tries to connect again, in seconds. */
  readonly seconds: number;
  /**
   * Waits for another connection to the host, until so many seconds after this time (of `performance.now`). Rejects with the
   * reason if that is not possible.
   */
  after(since: number): Promise<unknown>;
  /** Reports that the session continues. */
  continued(): void;
}

/** The interface of the host that a session needs. */
export interface SessionSurroundings {
  /** Starts a shell that reads its commands from stdin. */
  start: () => Promise<ShellChannel>;
  /** Runs a command beside the session, as the same user; undefined if that is not possible. */
  aside: (command: string) => Promise<ShellChannel | undefined>;
  /** Runs one as the login user; rejects if that is not possible. */
  look: (command: string) => Promise<ShellChannel>;
  /** Seconds until a shell without a greeting is given up. */
  patience: number;
  /** Seconds without an answer until the state of the shell is checked. */
  silence: number;
  /** The error for a shell that ended before its first answer. */
  neverOpened: (loss: Loss) => ConnectionError;
  /** Measures the steps; absent if nobody asks for it. */
  meter?: StepMeter | undefined;
  /** Absent if the host is not locked. */
  admission?: Admission | undefined;
  /** Absent if the session ends with its connection. */
  again?: AnotherConnection | undefined;
}
