import type { Change } from '../core/events.ts';
import type { Params } from '../core/params.ts';
import type { Unknown } from '../core/unknown.ts';
import type { Value, Values } from '../core/values.ts';
import type { Task } from '../playbook/plan.ts';
import type { Scope } from '../template/scope.ts';

/** The result of one task, or of one item of its loop, on one host. */
export interface ActionResult {
  status: 'changed' | 'unchanged' | 'skipped' | 'failed' | 'unknown';
  changes: Change[];
  message?: string;
  /** The value of the registered variable, as far as it is known. */
  value: Values;
  /** Why the rest of the value is not known. */
  unknown?: Unknown;
  /** The variables that the task sets for its host. */
  defines?: Map<string, Value | Unknown>;
  /** Those of them that contain nothing from outside. */
  own?: ReadonlySet<string>;
}

/** A host that a task adds. */
export interface HostAddition {
  name: string;
  groups: readonly string[];
  vars: Values;
}

/** The inventory of a run, as actions may extend it. */
export interface ExtensibleInventory {
  /** Adds a host, or adds to an existing one; true if the inventory changes. */
  add(host: HostAddition): Promise<boolean>;
  /** Adds a host to the group that a key names, and the group to others. */
  group(host: string, key: string, parents: readonly string[]): Promise<{ group: string; isNews: boolean }>;
}

/** What an action that waits can use. */
export interface Waiting {
  check: boolean;
  /** Aborted: the run ends. */
  signal: AbortSignal;
  /** Asks the user for a line, which is not shown if it is hidden; undefined without a terminal. */
  ask: ((text: string, hidden: boolean) => Promise<string>) | undefined;
}

/**
 * A task of the language itself, without a module and without a host. Each action has its own file here, and
 * `catalog.ts` lists them all.
 */
export interface Action {
  /** Its arguments, declared as a module's are. */
  params: Params;
  /** The argument that a plain string sets, as in `meta: end_play`. */
  stringArgument?: string;
  /** Arguments that it does not declare are names of variables. */
  takesVariables?: true;
  /** Without a variable it does nothing. */
  needsVariables?: true;
  /** It reads files of variables, which are found before the run: see `Task.files`. */
  readsVariables?: true;
  /** The argument whose texts are expressions. */
  expressions?: string;
  /** Checks rules across arguments; returns a sentence that says what is wrong, if anything is. */
  check?: (args: Record<string, unknown>) => string | undefined;
  /** The variables that a task defines, whatever its result. */
  defines?: (task: Pick<Task, 'args' | 'files'>) => string[];
  /** Does one host of a batch run the action for all? */
  runsOnce?: (task: Task) => boolean;
  /** Do later tasks of the block never run after it, whatever the variables are? */
  ends?: (task: Task) => boolean;
  /** Runs the action on the controller. */
  run?: (task: Task, scope: Scope) => ActionResult;
  /** Extends the inventory for a host; in check mode too, since it changes no host. */
  extend?: (
    task: Task,
    scope: Scope,
  ) => (inventory: ExtensibleInventory, host: string) => Promise<ActionResult>;
  /** Waits on the controller. */
  wait?: (task: Task, scope: Scope) => (waiting: Waiting) => Promise<ActionResult>;
}
