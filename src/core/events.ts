import type { ExitCode, Place } from './errors.ts';
import type { LockHolder } from './lock-holder.ts';
import type { AnswerEvent, ProfileEvent, SendEvent } from './step-events.ts';
import type { TimedEvent } from './timed-event.ts';

/** The version of this schema, in the `start` event. Increases when a field changes its meaning or is removed. */
export const eventVersion = 2;

/**
 * rescued, ignored: failed, and the playbook handles or ignores it · unknown: in check mode, it depends on a task
 * that did not run.
 */
export type Status = 'changed' | 'unchanged' | 'skipped' | 'failed' | 'rescued' | 'ignored' | 'unknown';

/** One difference between the old and the wanted state; null for an absent side. */
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
  /** The name of the run, by which others who meet its locks know it; absent if it locks no host. */
  run?: string;
  check: boolean;
  /** The hosts that are known at that time; a play may have others, which earlier tasks have added. */
  hosts: string[];
  /** The most tasks that one host can have in the run (loops and skipped tasks count once); for progress. */
  tasks: number;
  /** The tasks of all hosts together: each counts once for each host of its play that is known at that time. */
  host_tasks: number;
}

export interface PlayEvent extends TimedEvent {
  event: 'play';
  play: string;
  /** Empty for a play without hosts when it starts. */
  hosts: string[];
  /** Counted from 1; 1 of 1 without `serial`. */
  batch: number;
  batches: number;
  /** The number of its tasks, counted as in `start`. */
  tasks: number;
}

/**
 * A host's connection: `unreachable` was never used, because it could not be connected, or because others have locked the
 * host; `lost` was connected and broke.
 */
export interface HostEvent extends TimedEvent {
  event: 'host';
  host: string;
  status: 'connecting' | 'connected' | 'unreachable' | 'lost';
  message?: string;
  hint?: string;
  /** Who has locked the host, as far as that is known. */
  lock?: Partial<LockHolder>;
  /** When the host cannot be used; with `-vvv` or `--profile` also when it is connected. */
  address?: string;
  /** With `-vvv` or `--profile`, when it is connected: the transport, and the login user. */
  connection?: string;
  user?: string;
  /** The type of its host key. */
  host_key?: string;
  /** The key file, or what else was accepted. */
  login?: string;
  ms?: number;
}

/** The item of a loop, in events about it. */
export interface EventItem {
  /** The whole item as text; set for tasks with a loop. */
  item?: string;
  /** A short form of the item for people, if it is a mapping or a list. */
  label?: string;
}

/** A host starts a task, or an item of its loop. For live views; every `task` event is complete by itself. */
export interface BeginEvent extends EventItem, TimedEvent {
  event: 'begin';
  host: string;
  play: string;
  role?: string;
  task: string;
  module: string;
  handler: boolean;
  /** Set for a task with a loop: the number of the item, counted from 1, and of all items. */
  number?: number;
  items?: number;
}

/** The running task of a host has printed nothing for a while, or, with 0 ms, prints again. */
export interface SilenceEvent extends TimedEvent {
  event: 'silence';
  host: string;
  play: string;
  task: string;
  ms: number;
  /** The last line that it has printed. */
  last_line?: string;
}

/** The output of a command, cut in the middle when it is long, and how it ended. */
export interface Output {
  rc: number | null;
  stdout: string;
  stderr: string;
  /** Bytes removed from the middle of both. */
  truncated: number;
}

/** A task that has notified a handler. */
export interface Notifier {
  task: string;
  place: Place;
}

/** The result of one task (or one item of its loop) on one host. */
export interface TaskEvent extends EventItem, TimedEvent {
  event: 'task';
  host: string;
  play: string;
  role?: string;
  task: string;
  module: string;
  handler: boolean;
  status: Status;
  changes: Change[];
  /** Milliseconds, as seen from the controller. */
  ms: number;
  place: Place;
  /** Why it was skipped, failed or is unknown, or the text of debug. */
  message?: string;
  hint?: string;
  /** The command of a failed task, without secrets. */
  command?: string;
  output?: Output;
  /** How often `until` has run the task, if more than once. */
  attempts?: number;
  /** What it manages, such as `file /etc/hosts` or `service nginx`. */
  resource?: string;
  /** The host where it has run, if that is another one. */
  delegated_to?: string;
  /** The handlers that it notifies. */
  notifies?: string[];
  /** The tasks that have notified it, if it is a handler. */
  notified_by?: Notifier[];
  /** The task has no_log: changes, message, output and resource are removed. */
  hidden?: true;
}

/** A play ends early, also for hosts without errors; failed hosts have already reported why. */
export interface StopEvent extends TimedEvent {
  event: 'stop';
  play: string;
  batch: number;
  batches: number;
  reason: 'max_fail_percentage' | 'any_errors_fatal' | 'all_failed';
  /** The cause, as a sentence without its end. */
  message: string;
  /** The hosts of the batch that failed or were unreachable. */
  failed: string[];
  /** The hosts of later batches: nothing ran there. */
  untouched: string[];
}

export interface WarningEvent extends TimedEvent {
  event: 'warning';
  message: string;
  host?: string;
  place?: Place;
}

/** A signal has interrupted the run, which ends. */
export interface InterruptEvent extends TimedEvent {
  event: 'interrupt';
  /** The signal, and what kplay does now. */
  message: string;
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
  /** It is unreachable because others have locked it. */
  locked?: true;
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
  | SilenceEvent
  | TaskEvent
  | StopEvent
  | WarningEvent
  | InterruptEvent
  | SendEvent
  | AnswerEvent
  | ProfileEvent
  | EndEvent;
