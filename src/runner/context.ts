import type { Event } from '../core/events.ts';
import type { ConnectionKeywords } from '../core/reach.ts';
import type { Values } from '../core/values.ts';
import type { Play, Task } from '../playbook/plan.ts';
import type { Target } from '../target/target.ts';
import type { Layer } from '../template/scope.ts';
import type { ControllerFiles } from './controller-files.ts';

/** A host that a task adds. */
export interface HostAddition {
  name: string;
  groups: readonly string[];
  vars: Values;
}

/** The current hosts of a run's inventory. Errors are thrown as an Error with a sentence. */
export interface RunHosts {
  /** The play, with its hosts if it starts now. */
  of(play: Play): Play;
  /** How to reach a host of the inventory, or this machine as `localhost`; undefined for an unknown host. */
  target(name: string, reach?: ConnectionKeywords): Promise<Target | undefined>;
  /** All hosts of the inventory. */
  names(): Iterable<string>;
  /** Adds a host, or adds to a known one; returns whether anything was new. */
  add(host: HostAddition): Promise<boolean>;
  /** Adds a host to the group that a key names, and the group to its parents. */
  group(host: string, key: string, parents: readonly string[]): Promise<{ group: string; isNews: boolean }>;
  /** Reads the sources of the inventory again; additions stay. */
  refresh(): Promise<void>;
}

/** Everything that a run needs in addition to its plan. */
export interface RunContext {
  hosts: RunHosts;
  /** The variables that a task sees, lowest precedence first; `said` holds those set by the host's tasks. */
  layers: (play: Play, task: Task, host: string, said: Layer) => Layer[];
  /** The number of hosts that are connected to, and worked on, at a time. */
  forks: number;
  /** The most steps that are sent to a host without an answer; with 1, each waits for the previous answer. */
  window: number;
  check: boolean;
  diff: boolean;
  version: string;
  sources: ControllerFiles;
  emit: (event: Event) => void;
  /** Aborted: finish the running tasks and end. */
  signal: AbortSignal;
  /** Aborted: stop waiting for hosts. */
  givenUp: AbortSignal;
}
