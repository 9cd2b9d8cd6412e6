import type { HostEvent, TaskEvent, WarningEvent } from '../core/events.ts';
import type { NeededRestart } from '../restarts/needed-restart.ts';

/** What a run in check mode has found on one host for a task, or for an item of its loop. */
export type PlannedResult = Pick<
  TaskEvent,
  | 'host'
  | 'item'
  | 'label'
  | 'resource'
  | 'status'
  | 'changes'
  | 'message'
  | 'hint'
  | 'command'
  | 'output'
  | 'hidden'
>;

/** A task of the playbook, with its results on all hosts. */
export type PlannedTask = Pick<TaskEvent, 'play' | 'role' | 'task' | 'module' | 'handler' | 'place'> & {
  /** The results of one host are in the order of its events. */
  results: PlannedResult[];
};

/** What a run would do, as a run in check mode reports it. It contains no secrets: the events are masked. */
export interface ChangePlan {
  /** All hosts, in the order of the inventory. */
  hosts: string[];
  /** In the order of the playbook, as far as hosts reach them. */
  tasks: PlannedTask[];
  /** The hosts that could not be reached, or were lost. */
  down: Pick<HostEvent, 'host' | 'status' | 'message' | 'hint' | 'lock' | 'address'>[];
  /** The services that need a restart, which the plan does not contain. */
  restarts: NeededRestart[];
  warnings: Pick<WarningEvent, 'message' | 'host' | 'place'>[];
}
