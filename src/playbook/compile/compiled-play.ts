import type { Values } from '../../core/values.ts';
import type { Inventory } from '../../inventory/model/inventory.ts';
import type { KnownHost } from '../hosts/inventory-forecast.ts';
import type { Play } from '../plan.ts';
import type { CompiledTask } from './compiled-task.ts';
import type { TagChoice } from './tags.ts';

/** A play with what the checks need to know of it beside. */
export interface CompiledPlay {
  play: Play;
  steps: CompiledTask[];
  handlerSteps: CompiledTask[];
  /** The hosts that it may have when it starts, and the inventory by then; absent when there is none. */
  hosts: KnownHost[];
  inventory: Inventory | undefined;
  /** `gather_facts: false`. */
  withoutFacts: boolean;
  /** What tasks define that tags or --start-at-task leave out. */
  leftOut: string[];
}

/** What a play is compiled for; without an inventory it has no hosts. */
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

/** What a plan is made for, beside the playbooks. */
export interface LoadOptions extends Setting, TagChoice {
  startAtTask?: string | undefined;
  /** Folders of roles beside those of the playbooks (`--roles-path`). */
  rolesPath?: readonly string[] | undefined;
  /** Warn about style too, as `kplay lint` does. */
  style?: boolean;
}
