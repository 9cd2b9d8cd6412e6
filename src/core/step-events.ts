import type { Place } from './errors.ts';
import type { TimedEvent } from './timed-event.ts';

/** The task that a step belongs to; kplay has steps of its own, too. */
export interface StepOrigin {
  play?: string;
  role?: string;
  task?: string;
  place?: Place;
}

/** The step of a task, with `-vvv` or `--profile`. A loop and a repeated task have several. */
interface StepFields extends StepOrigin, TimedEvent {
  host: string;
  /** The become user of the session. */
  user?: string;
  module: string;
  /** Its size in this direction, before encryption; absent for a task with no_log. */
  bytes?: number;
}

/** A step is sent. */
export interface SendEvent extends StepFields {
  event: 'send';
  /** Milliseconds since it was ready. */
  wait_ms: number;
  /** The number of the round trip in the session; steps of the same round trip do not wait for each other. */
  round_trip: number;
}

/** A host has answered a step. */
export interface AnswerEvent extends StepFields {
  event: 'answer';
  status: string;
  /** Milliseconds since it was sent. */
  ms: number;
  /** Milliseconds of CPU time on the host. */
  cpu_ms?: number;
}

/** What a host has cost, at the end of a run with `--profile`. */
export interface ProfileEvent {
  event: 'profile';
  host: string;
  /** Milliseconds that kplay needed to connect to it, and that it waited for results of its tasks. */
  connect_ms: number;
  ms: number;
  /** How often kplay had to wait for an answer before it could send the next step. */
  round_trips: number;
  /** Bytes, before encryption. */
  sent: number;
  received: number;
  /** Milliseconds of CPU time on the host. */
  cpu_ms: number;
}
