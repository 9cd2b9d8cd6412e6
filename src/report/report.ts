import type { Event } from '../core/events.ts';
import type { LogOptions } from './log-format.ts';

/** Shows a run while it is in progress. It only reads events and cannot change the run. */
export interface Report {
  /** Takes the next event. Fast: text is collected and written once per turn of the event loop or less. */
  event(event: Event): void;
  /** Resolves when the operating system has all text; leaves no timer or listener behind. */
  end(): Promise<void>;
  /** Set when a write has failed (EPIPE, ENOSPC): nothing more is written, and the run continues. */
  readonly broken: Error | undefined;
}

/** The common options of the text reports. */
export interface ReportOptions extends LogOptions {
  /** 0: changed and failed; 1: also unchanged and skipped; 2: also the output of successful commands. */
  verbose: number;
  color: boolean;
  /** The time that results of a log wait for equal ones of other hosts, in milliseconds; default 1000. */
  gather?: number;
  /** Text of a file, for quoting the playbook; undefined if it cannot be read. Default: from disk. */
  read?: ReadSource;
  /** The line of `-vvv` for an event. */
  trace?: ((event: Event) => string | undefined) | undefined;
  /** Hides secrets in a text. */
  masked?: (text: string) => string;
  /** Default: the report names no such command. */
  again?: RunAgain;
}

/** The command that repeats a run on these hosts only. */
export type RunAgain = (hosts: readonly string[]) => string;

export type ReadSource = (file: string) => string | undefined;
