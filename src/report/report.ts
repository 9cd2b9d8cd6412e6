import type { Event } from '../core/events.ts';

/** Shows a run while it goes on. It only reads events: no report can change what a run does. */
export interface Report {
  /** Takes the next event. Cheap: text is collected and written once per turn of the event loop or less. */
  event(event: Event): void;
  /** Resolves when all text has been handed to the operating system; leaves no timer or listener behind. */
  end(): Promise<void>;
  /** Set once writing has failed (EPIPE, ENOSPC): nothing more is written, and the run goes on. */
  readonly broken: Error | undefined;
}

/** What the reports for people have in common. */
export interface ReportOptions {
  /** 0: changed and failed; 1: also unchanged and skipped; 2: also what successful commands printed. */
  verbose: number;
  /** Show changes of text as unified diffs. */
  diff: boolean;
  color: boolean;
  /** Text of a file, for quoting the playbook; undefined if it cannot be read. Default: from disk. */
  read?: ReadSource;
}

export type ReadSource = (file: string) => string | undefined;
