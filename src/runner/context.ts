import type { Event } from '../core/events.ts';
import type { Play, Task } from '../playbook/plan.ts';
import type { Layer } from '../template/scope.ts';
import type { Address, Transport } from '../transport/transport.ts';
import type { Sources } from './source.ts';

/** How one host is reached, and as whom its tasks run unless they say otherwise. */
export interface Target {
  name: string;
  address: Address;
  transport: Transport;
  /** The shell that sessions run in, such as `sh`. */
  shell: string;
  /** The inventory says that tasks of this host become someone. */
  become: string | undefined;
  becomePassword: string | undefined;
}

/** Everything that a run needs beside its plan. */
export interface RunContext {
  targets: Map<string, Target>;
  /** How to reach a host of the inventory, or this machine as `localhost`; undefined when there is none. */
  targetOf: (name: string) => Promise<Target | undefined>;
  /** All hosts of the inventory. */
  hostNames: readonly string[];
  /** The variables that a task sees, lowest precedence first; `said` is what the host's tasks have said so far. */
  layers: (play: Play, task: Task, host: string, said: Layer) => Layer[];
  /** How many hosts are worked on, and connected to, at a time. */
  forks: number;
  check: boolean;
  diff: boolean;
  version: string;
  sources: Sources;
  emit: (event: Event) => void;
  /** Aborted: finish the tasks at work and end. */
  signal: AbortSignal;
}
