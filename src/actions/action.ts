import type { Change } from '../core/events.ts';
import type { Params } from '../core/params.ts';
import type { Unknown } from '../core/unknown.ts';
import type { Value, Values } from '../core/values.ts';
import type { Task } from '../playbook/plan.ts';
import type { Scope } from '../template/scope.ts';

/** What one task, or one item of its loop, results in on one host. */
export interface ActionResult {
  status: 'changed' | 'unchanged' | 'skipped' | 'failed' | 'unknown';
  changes: Change[];
  message?: string;
  /** What `register` holds, as far as it is known. */
  value: Values;
  /** Why the rest of it is not known. */
  unknown?: Unknown;
  /** The variables that it sets for its host. */
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
  /** Puts a host into the group that a key names, and the group into others. */
  group(host: string, key: string, parents: readonly string[]): Promise<{ group: string; isNews: boolean }>;
}

/**
 * Something that the language does itself, without a module and without a host. Each has a file of its own here, and
 * `catalog.ts` lists them all.
 */
export interface Action {
  /** Its arguments, declared as a module's are. */
  params: Params;
  /** The argument that a plain string is, as in `meta: end_play`. */
  stringArgument?: string;
  /** Arguments that it does not declare are names of variables. */
  takesVariables?: true;
  /** The argument whose texts are expressions. */
  expressions?: string;
  /** Rules across arguments: a sentence that says what is wrong, if anything is. */
  check?: (args: Record<string, unknown>) => string | undefined;
  /** The variables that a task defines whatever its result is. */
  defines?: (task: Pick<Task, 'args' | 'files'>) => string[];
  /** Does one host of a batch run it for all? */
  runsOnce?: (task: Task) => boolean;
  /** Do later tasks of its block never run after it, whatever the variables are? */
  ends?: (task: Task) => boolean;
  /** Runs it on the controller. */
  run?: (task: Task, scope: Scope) => ActionResult;
  /** Extends the inventory for a host. It acts in check mode too, since it changes no host. */
  extend?: (
    task: Task,
    scope: Scope,
  ) => (inventory: ExtensibleInventory, host: string) => Promise<ActionResult>;
}
