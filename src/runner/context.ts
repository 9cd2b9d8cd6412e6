import type { ExtensibleInventory, Waiting } from '../actions/action.ts';
import type { StepHistory } from '../core/done-step.ts';
import type { Event, HostEvent, TaskEvent } from '../core/events.ts';
import type { PlanExpectations, PlanNotes } from '../core/planned-step.ts';
import type { ConnectionKeywords } from '../core/reach.ts';
import type { Secrets } from '../core/secrets.ts';
import type { StepMark } from '../core/step-mark.ts';
import type { Play, Task } from '../playbook/plan.ts';
import type { StepMeter } from '../remote/session/step-meter.ts';
import type { RemoteStep } from '../remote/step/step.ts';
import type { Target } from '../target/target.ts';
import type { Layer } from '../template/scope.ts';
import type { Connection } from '../transport/transport.ts';
import type { ControllerFiles } from './controller-files.ts';
import type { HandlerKeys } from './host/handler-keys.ts';
import type { RunLock } from './host/run-lock.ts';

/** The hosts of a run, as its inventory has them by now. What is wrong is thrown as an Error that says so. */
export interface RunHosts extends ExtensibleInventory {
  /** The play, with the hosts that it has when it starts now. */
  of(play: Play): Play;
  /** How to reach a host of the inventory, or this machine as `localhost`; undefined for an unknown host. */
  target(name: string, reach?: ConnectionKeywords): Promise<Target | undefined>;
  /** All hosts of the inventory. */
  names(): Iterable<string>;
  /** Reads the sources of the inventory again; what was added stays. */
  refresh(): Promise<void>;
}

/** Watches what is sent to hosts and what comes back. */
export interface Trace {
  /** Measures a session, of this become user if there is one. */
  meter(host: string, user: string | undefined): StepMeter;
  /** What is reported of a new connection. */
  connected(target: Target, connection: Connection, ms: number): Partial<HostEvent>;
}

/** What the command asks a host after its last play; it is no task, and the result of the run does not depend on it. */
export interface ClosingQuestion {
  /** Sees each event about a task, with its mark. */
  note(event: TaskEvent, mark: StepMark): void;
  /** The step to send; undefined to ask nothing. */
  of(host: string): RemoteStep | undefined;
  /** Takes what the host has printed. */
  take(host: string, printed: string): void;
}

/** Everything that a run needs in addition to its plan. */
export interface RunContext {
  hosts: RunHosts;
  /** The variables that a task sees, lowest precedence first; `defined` holds those set by the host's tasks. */
  layers: (play: Play, task: Task, host: string, defined: Layer) => Layer[];
  /** The number of hosts that are worked on at a time. */
  forks: number;
  /** The most steps that are sent to a host without an answer; with 1, each waits for the previous answer. */
  window: number;
  /** For how long to connect again to a host whose connection is lost, in seconds. */
  reconnect: number;
  /** Keeps other runs away from the hosts; absent if none are locked. */
  lock?: RunLock | undefined;
  /** What is noted of its steps, so that a later run can resume this one; absent if nothing is. */
  history?: StepHistory | undefined;
  /** How hosts keep the handlers that they are owed; absent for a plan without handlers. */
  handlerKeys?: HandlerKeys | undefined;
  /** What is noted in check mode for a plan; absent if no plan is saved. */
  notes?: PlanNotes | undefined;
  /** The saved plan that it applies; absent for all other runs. */
  expectations?: PlanExpectations | undefined;
  check: boolean;
  diff: boolean;
  /** Whether a step of a host may change it, by its key; if present, all others are only compared, and notify nothing. */
  repairs?: ((host: string, key: string) => boolean) | undefined;
  /** What each host is asked after its last play; the events of tasks have marks then. */
  closing?: ClosingQuestion | undefined;
  /** Whether to run a task on the hosts; absent if all run. Asked before each task, after the results so far. */
  choose?: ((task: Task) => Promise<boolean>) | undefined;
  /** Report what each host has cost. */
  profile: boolean;
  /** Absent if nobody asks for it. */
  trace?: Trace | undefined;
  version: string;
  sources: ControllerFiles;
  /** What is not shown. */
  secrets: Secrets;
  emit: (event: Event, mark?: StepMark) => void;
  /** Asks the user for a line; undefined without a terminal. */
  ask: Waiting['ask'];
  /** Aborted: finish the running tasks and end. The reason is a sentence for the user. */
  signal: AbortSignal;
  /** Aborted: stop waiting for hosts. */
  givenUp: AbortSignal;
}
