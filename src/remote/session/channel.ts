import type { ConnectionError } from '../../core/connection-error.ts';
import type { Admission } from './admission.ts';
import type { Loss } from './loss.ts';
import type { StepMeter } from './step-meter.ts';

/** The interface of a running shell that a session needs; the transports' channels implement it. */
export interface ShellChannel {
  write(data: Uint8Array | string): Promise<void>;
  end(): void;
  onStdout(listener: (chunk: Buffer) => void): void;
  onStderr(listener: (chunk: Buffer) => void): void;
  readonly closed: Promise<{ code: number | null; signal: string | null }>;
}

/** The interface of the host that a session needs, in addition to its own channel. */
export interface SessionSurroundings {
  /** Runs a command beside the session, as the same user; undefined if that is not possible. */
  aside: (command: string) => Promise<ShellChannel | undefined>;
  /** Runs one as the login user; rejects if that is not possible. */
  look: (command: string) => Promise<ShellChannel>;
  /** Seconds without an answer until the state of the shell is checked. */
  silence: number;
  /** The error for a shell that ended before its first answer. */
  neverOpened: (loss: Loss) => ConnectionError;
  /** Measures the steps; absent if nobody asks for it. */
  meter?: StepMeter | undefined;
  /** Absent if the host is not locked. */
  admission?: Admission | undefined;
}
