import type { ExitCode, Place } from './errors.ts';

/** The version of this schema, in the `start` event. Grows when a field changes its meaning or goes away. */
export const eventVersion = 2;

/**
 * rescued, ignored: failed, and the playbook says what is to be done then, or that this is fine · unknown: in check
 * mode, it depends on a task that was not run.
 */
export type Status = 'changed' | 'unchanged' | 'skipped' | 'failed' | 'rescued' | 'ignored' | 'unknown';

/** One difference between what was there and what was wanted; null where there was, or will be, nothing. */
export interface Change {
  key: string;
  before: string | null;
  after: string | null;
  /** `text`: before and after are whole texts, to be shown as a unified diff. */
  kind?: 'text';
}

export interface StartEvent {
  event: 'start';
  version: typeof eventVersion;
  kplay: string;
  /** RFC 3339, UTC. */
  time: string;
  check: boolean;
  /** Those that are known by then; a play may have others, which earlier tasks have added. */
  hosts: string[];
  /** How many tasks the run holds for each host at most (loops and skipped tasks count once); for progress. */
  tasks: number;
}

export interface PlayEvent {
  event: 'play';
  play: string;
  /** None for a play that finds nobody when it starts. */
  hosts: string[];
  /** Counted from 1; 1 of 1 without `serial`. */
  batch: number;
  batches: number;
}

/** A host's connection: `unreachable` was never there, `lost` was there and went away. */
export interface HostEvent {
  event: 'host';
  host: string;
  status: 'connecting' | 'connected' | 'unreachable' | 'lost';
  message?: string;
  hint?: string;
}

/** A host has been given a task. For live views; every `task` event says all that matters by itself. */
export interface BeginEvent {
  event: 'begin';
  host: string;
  play: string;
  task: string;
  module: string;
  handler: boolean;
}

/** What a command printed, cut in the middle when it was long, and how it ended. */
export interface Output {
  rc: number | null;
  stdout: string;
  stderr: string;
  /** Bytes left out of the middle of both. */
  truncated: number;
}

/** The result of one task (or one item of its loop) on one host. */
export interface TaskEvent {
  event: 'task';
  host: string;
  play: string;
  role?: string;
  task: string;
  module: string;
  handler: boolean;
  /** Set for tasks with a loop: the item, as text. */
  item?: string;
  status: Status;
  changes: Change[];
  /** Milliseconds, as seen from the controller. */
  ms: number;
  place: Place;
  /** Why it was skipped, why it failed, why nobody can know, what debug said. */
  message?: string;
  hint?: string;
  output?: Output;
  /** The task has no_log: changes, message and output have been left out. */
  hidden?: true;
}

/** A play ends before its time, also for hosts that are well; hosts that failed by themselves have told why. */
export interface StopEvent {
  event: 'stop';
  play: string;
  batch: number;
  batches: number;
  reason: 'max_fail_percentage' | 'any_errors_fatal' | 'all_failed';
  /** What made it so, in a sentence without an end. */
  message: string;
  /** The hosts of the batch that failed or were not there. */
  failed: string[];
  /** The hosts of later batches: nothing was done there. */
  untouched: string[];
}

export interface WarningEvent {
  event: 'warning';
  message: string;
  host?: string;
  place?: Place;
}

export interface HostRecap {
  changed: number;
  unchanged: number;
  skipped: number;
  failed: number;
  rescued: number;
  ignored: number;
  unknown: number;
  /** True for a host that was unreachable or lost. */
  unreachable: boolean;
}

export interface EndEvent {
  event: 'end';
  exit_code: ExitCode;
  /** Milliseconds from the start event. */
  ms: number;
  interrupted: boolean;
  hosts: Record<string, HostRecap>;
}

export type Event =
  | StartEvent
  | PlayEvent
  | HostEvent
  | BeginEvent
  | TaskEvent
  | StopEvent
  | WarningEvent
  | EndEvent;
