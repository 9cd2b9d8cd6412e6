import { metaCommand } from '../../actions/meta.ts';
import { anyOther } from '../../check/live-names.ts';
import { Cel, Raw, type Value, type Values } from '../../core/values.ts';
import { groupVarNames, grown } from '../../inventory/load.ts';
import type { AddedHost, Addition } from '../../inventory/model/addition.ts';
import type { Host, Inventory } from '../../inventory/model/inventory.ts';
import { groupNameFor } from '../../inventory/model/names.ts';
import { render } from '../../template/render.ts';
import { layer, Scope } from '../../template/scope.ts';
import type { CompiledTask } from '../compile/compiled-task.ts';
import { isOpen } from '../keywords/arguments.ts';
import { fits } from '../keywords/fits.ts';
import type { Task } from '../plan.ts';

/** A host as the checks before a run see it. */
export interface KnownHost extends Host {
  /** Variables that it will have; their values are known only in the run. */
  open?: ReadonlySet<string>;
  /** The variables that only this host gets from `vars_files`. */
  fromFiles?: Values;
}

/** What an inventory can contain when a play starts. */
export interface ForecastAtPlay {
  inventory: Inventory;
  /** The host of that name, as far as it is known. */
  host: (name: string) => KnownHost;
}

/** The groups of `group_by`: names as written, which can hold templates, and the hosts that can be members. */
interface Grouping {
  names: string[];
  members: readonly string[];
}

/** The hosts of `add_host`: name and groups as written, and the names of variables with unknown values. */
type NewHost = AddedHost & { open: string[] };

/** Names of the language that change when the inventory does. */
const changing = ['groups', 'group_names'];

/** What the tasks of a playbook, up to some play, can add to the inventory while they run. */
export class InventoryForecast {
  readonly #hosts: NewHost[] = [];
  readonly #groupings: Grouping[] = [];
  #isReread = false;

  /** Whether the inventory can differ by now from the one before the run. */
  get isPossible(): boolean {
    return this.#isReread || this.#hosts.length > 0 || this.#groupings.length > 0;
  }

  /**
   * Takes in the tasks of a play with these hosts. The variables that they can add to hosts of the play count as
   * defined by them.
   */
  async see(
    steps: readonly CompiledTask[],
    members: readonly string[],
    inventory: Inventory | undefined,
  ): Promise<void> {
    for (const step of steps) {
      const { adds, groupsBy } = step.task;
      if (adds) await this.#seeHosts(step, adds, inventory);
      else if (groupsBy) await this.#seeGroup(step, groupsBy, members, inventory);
      else if (metaCommand(step.task) === 'refresh_inventory') {
        this.#isReread = true;
        step.defines.push(...changing, anyOther);
      }
    }
  }

  async #seeHosts(step: CompiledTask, adds: Adds, inventory: Inventory | undefined): Promise<void> {
    const added = scopesOf(step.task).map((scope) => newHost(adds, scope));
    this.#hosts.push(...added);
    // an existing host gets the variables of its new groups
    const known = added.filter(({ host }) => host.includes('{{') || inventory?.hosts.has(host));
    step.defines.push(...known.flatMap(({ vars, open }) => [...Object.keys(vars), ...open]));
    await define(
      step,
      known.flatMap(({ groups }) => groups),
      inventory,
    );
  }

  async #seeGroup(
    step: CompiledTask,
    { key, parents }: NonNullable<Task['groupsBy']>,
    members: readonly string[],
    inventory: Inventory | undefined,
  ): Promise<void> {
    const names = [...namesOf(key), ...namesOf(parents)].map(groupNameFor);
    this.#groupings.push({ names, members });
    await define(step, names, inventory);
  }

  /** The inventory with all that can exist for a play that asks for hosts and groups of these names. */
  async outlook(inventory: Inventory, asked: readonly string[]): Promise<ForecastAtPlay> {
    const known = [
      ...this.#hosts.map(withoutOpenGroups),
      ...asked.flatMap((name) => this.#named(name, inventory)),
    ];
    const later = await grown(inventory, ...known);
    const host = (name: string) => {
      const found = later.hosts.get(name)!;
      const open = this.#hosts.filter((added) => fits(added.host, name)).flatMap((added) => added.open);
      return open.length > 0 ? { ...found, open: new Set(open) } : found;
    };
    return { inventory: later, host };
  }

  /** What can create a host or a group of a name; nothing for a name that exists anyway. */
  #named(name: string, { hosts, groups }: Inventory): Addition[] {
    if (hosts.has(name) || groups.has(name)) return [];
    const grouped = this.#groupings.filter(({ names }) => names.some((each) => fits(each, name)));
    const inGroup = this.#hosts.filter((added) => added.groups.some((group) => fits(group, name)));
    const called = this.#hosts.filter((added) => fits(added.host, name));
    if (grouped.length + inGroup.length + called.length === 0 && !this.#isReread) return [];
    if (called.length > 0) return called.map((added) => ({ ...withoutOpenGroups(added), host: name }));
    const members = [...grouped.flatMap((each) => each.members), ...inGroup.map(({ host }) => host)];
    return [{ group: name, parents: [], members }];
  }
}

type Adds = NonNullable<Task['adds']>;

/** A task that puts hosts into groups defines the variables of these groups for them. */
async function define(
  step: CompiledTask,
  groups: readonly string[],
  inventory: Inventory | undefined,
): Promise<void> {
  step.defines.push(...changing);
  if (!inventory || groups.length === 0) return;
  const mayBe = (group: string) => groups.some((name) => fits(name, group));
  step.defines.push(...(await groupVarNames(inventory, mayBe)));
}

/** One scope for each item of a loop with known items; otherwise one scope that knows nothing. */
function scopesOf({ loop, loopControl }: Task): Scope[] {
  if (!Array.isArray(loop)) return [new Scope([])];
  const name = loopControl?.itemName ?? 'item';
  return loop.map((item) => new Scope([layer({ [name]: item })]));
}

function newHost({ name, groups, vars }: Adds, scope: Scope): NewHost {
  const host = textOf(known(name, scope));
  const all = Object.entries(vars).map(([key, value]): [string, Value] => [key, known(value, scope)]);
  const open = all.filter(([, value]) => isOpen(value)).map(([key]) => key);
  const closed = all.filter(([key]) => !open.includes(key));
  if (host.includes('{{')) open.push('inventory_hostname', 'inventory_hostname_short');
  const given: Values = Object.assign(Object.create(null), Object.fromEntries(closed));
  return { host, groups: namesOf(known(groups, scope)), vars: given, open };
}

/** A value, as far as the items of the loop determine it. */
function known(value: Value, scope: Scope): Value {
  if (!isOpen(value)) return value;
  try {
    return render(value, scope);
  } catch {
    return value;
  }
}

function withoutOpenGroups({ open: _, ...added }: NewHost): AddedHost {
  return { ...added, groups: added.groups.filter((group) => !group.includes('{{')) };
}

/** A list of names, or a text with commas. */
function namesOf(value: Value | undefined): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.map(textOf);
  const text = textOf(value);
  return text.includes('{{') ? [text] : text.split(',').map((name) => name.trim());
}

function textOf(value: Value): string {
  if (value instanceof Cel) return `{{ ${value.source} }}`;
  if (value instanceof Raw) return value.text;
  // an invalid name has been reported
  return typeof value === 'object' ? '' : String(value);
}
