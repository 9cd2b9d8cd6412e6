import type { Opener } from '../../core/opener.ts';
import type { Values } from '../../core/values.ts';
import type { Inventory } from '../../inventory/model/inventory.ts';
import type { KnownHost } from '../hosts/inventory-forecast.ts';
import type { Play } from '../plan.ts';
import { listTasks, type TaskNode } from '../tree.ts';
import type { CompiledTask } from './compiled-task.ts';
import type { TagChoice } from './tags.ts';

/** A play together with what the checks need to know about it. */
export interface CompiledPlay {
  play: Play;
  tasks: TaskNode<CompiledTask>[];
  handlers: TaskNode<CompiledTask>[];
  /** The hosts that it can have when it starts, and the inventory at that time; absent without an inventory. */
  hosts: KnownHost[];
  inventory: Inventory | undefined;
  /** `gather_facts: false`. */
  withoutFacts: boolean;
  /** The names that tasks left out by tags or --start-at-task define. */
  leftOut: string[];
}

/** All tasks and handlers of a play, includes too. */
export function allTasks({ tasks, handlers }: Pick<CompiledPlay, 'tasks' | 'handlers'>): CompiledTask[] {
  return listTasks([...tasks, ...handlers]);
}

/** The options for which a play is compiled; without an inventory it has no hosts. */
export interface Setting {
  inventory: Inventory | undefined;
  extraVars: Values;
  /** The first source of the inventory, as given with -i. */
  inventorySource?: string | undefined;
  /** `--check`. */
  check?: boolean;
  version?: string;
  limit?: string | undefined;
  /** `-b`. */
  become?: boolean | undefined;
  becomeUser?: string | undefined;
}

/** The options for which a plan is made, besides the playbooks. */
export interface LoadOptions extends Setting, TagChoice {
  startAtTask?: string | undefined;
  /** Folders of roles besides those of the playbooks (`--roles-path`). */
  rolesPath?: readonly string[] | undefined;
  /** Tags, limits and inventories that select nothing are warnings (`--allow-empty`). */
  allowEmpty?: boolean;
  /** Warn about style too, as `kplay lint` does. */
  style?: boolean;
  /** Decrypts files and values. */
  opener?: Opener | undefined;
}
