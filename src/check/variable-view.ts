import { notBeforeRun } from '../core/unknown.ts';
import type { Values } from '../core/values.ts';
import { itemName } from '../evaluate/items.ts';
import type { Inventory } from '../inventory/model/inventory.ts';
import { type CompiledTask, includesAround } from '../playbook/compile/compiled-task.ts';
import type { KnownHost } from '../playbook/hosts/inventory-forecast.ts';
import { hasLoop } from '../playbook/keywords/keywords.ts';
import type { Play, Task } from '../playbook/plan.ts';
import { layersFor, levelsFor, magicVars } from '../playbook/variables.ts';
import { worldOf } from '../playbook/world.ts';
import { type Layer, Scope } from '../template/scope.ts';
import { EqualHosts } from './equal-hosts.ts';

import { LiveNames } from './live-names.ts';
import { framesOf, itemLayers } from './loop-frames.ts';
import type { LoopNames, VisibleNames } from './names.ts';
import { holder, type VariableReach } from './variable-reach.ts';

/** The parts of a play that its variables depend on. */
export type ViewedPlay = Pick<Play, 'vars' | 'varsFromFiles' | 'varsByHost' | 'hosts' | 'folder'>;

/** The options of a run that variables depend on. */
export interface ViewOptions {
  inventory: Inventory;
  extraVars: Values;
  inventorySource?: string | undefined;
  check?: boolean;
  version?: string;
}

const ofTheRun = new LiveNames(['facts', 'hostvars']);
/** The variables of a play's hosts as far as they are known before the run. */
export class VariableView {
  readonly live: LiveNames;
  readonly reach: VariableReach;
  readonly equalHosts = new EqualHosts();
  readonly #play: ViewedPlay;
  readonly #options: ViewOptions;
  readonly #magic = new Map<string, Values>();

  constructor(play: ViewedPlay, live: LiveNames, reach: VariableReach, options: ViewOptions) {
    this.#play = play;
    this.live = live;
    this.reach = reach;
    this.#options = options;
  }

  /** The same view with other names that the run will define. */
  withLive(live: LiveNames): VariableView {
    return new VariableView(this.#play, live, this.reach, this.#options);
  }

  /** The names that a task sees on a host; within its own loop unless `outside`. */
  visibleNames(step: CompiledTask, host: KnownHost, outside = false): VisibleNames {
    const own = outside ? undefined : loopOf(step);
    const live = this.#liveOn(host);
    return {
      layers: this.#layers(step.task, host, live),
      live,
      loops: [...includesAround(step).flatMap((include) => loopOf(include) ?? []), ...(own ? [own] : [])],
      itemName: itemName(step.task),
      reach: this.reach,
      world: worldOf(step.task, step.playFolder),
      ...(!live.has('groups') && { others: this.#others(step, live) }),
    };
  }

  /** Other hosts have the variables of the inventory, of the play and of the tasks so far, not those of a role. */
  #others(step: CompiledTask, live: LiveNames): NonNullable<VisibleNames['others']> {
    const { hosts } = this.#options.inventory;
    const task: Task = { ...step.task, role: undefined, vars: Object.create(null) as Values };
    const of = (name: string): VisibleNames | undefined => {
      const host = hosts.get(name);
      if (!host) return undefined;
      const world = worldOf(task, step.playFolder);
      const layers = this.#layers(task, host, live);
      return { layers, live, loops: [], itemName: '', reach: this.reach, world };
    };
    return { names: () => [...hosts.keys()], of };
  }

  /**
   * The variables that a task sees on a host: a scope for each known item of the loops around it and of its own loop,
   * none where the host does not reach the task; `isSure` where it is known that the host does.
   */
  ways(step: CompiledTask, host: KnownHost): { scope: Scope; isSure: boolean }[] {
    const live = this.#liveOn(host);
    const scopeOf = (task: Task, items: readonly Layer[]) =>
      new Scope([...this.#layers(task, host, live), ofTheRun, ...items], worldOf(task, step.playFolder));
    return framesOf(step, scopeOf).flatMap(({ layers, isSure }) => {
      const outside = scopeOf(step.task, layers);
      return itemLayers(step.task, outside).map((item) => ({
        scope: item.length > 0 ? scopeOf(step.task, [...layers, ...item]) : outside,
        isSure,
      }));
    });
  }

  /** The scopes of these ways. */
  scopes(step: CompiledTask, host: KnownHost): Scope[] {
    return this.ways(step, host).map(({ scope }) => scope);
  }

  #liveOn({ open }: KnownHost): LiveNames {
    return open ? new LiveNames([...this.live.names(), ...open]) : this.live;
  }

  /** The mapping that defines a variable that a task sees on a host; undefined when the run defines it. */
  origin(step: CompiledTask, host: KnownHost, name: string): Values | undefined {
    const { task } = step;
    const { extraVars } = this.#options;
    const known = Object.values(levelsFor({ play: this.#play, task, host, extraVars }));
    const values = known.findLast((each) => each && Object.hasOwn(each, name));
    return values === host.vars ? holder(host, name) : values;
  }

  #layers(task: Task, host: KnownHost, live: LiveNames): Layer[] {
    const { extraVars } = this.#options;
    return layersFor({
      play: this.#play,
      task,
      host,
      live,
      extraVars,
      magic: without(this.#magicOf(task, host), live),
    });
  }

  #magicOf({ role }: Task, host: KnownHost): Values {
    const key = `${host.name} ${role?.path ?? ''}`;
    let magic = this.#magic.get(key);
    if (!magic) {
      const { inventory, inventorySource, check = false, version = '' } = this.#options;
      magic = magicVars({ host, inventory, play: this.#play, role, inventorySource, check, version });
      this.#magic.set(key, magic);
    }
    return magic;
  }
}

const changing = ['groups', 'group_names', 'play_hosts', 'inventory_hostname', 'inventory_hostname_short'];

/** The names of the language whose values are known before the run. */
function without(magic: Values, live: LiveNames): Values {
  const open = changing.filter((name) => live.has(name));
  if (open.length === 0) return magic;
  const known = Object.entries(magic).filter(([name]) => !open.includes(name));
  return Object.assign(Object.create(null), Object.fromEntries(known));
}

/** The possible values of the names of a task's own loop; undefined outside of it. */
function loopOf({ raw, task }: Pick<CompiledTask, 'raw' | 'task'>): LoopNames | undefined {
  const { loopControl, loop } = task;
  const names = { itemName: itemName(task), indexName: loopControl?.indexName };
  if (Array.isArray(loop)) return { ...names, items: loop };
  return loop !== undefined || hasLoop(raw) ? { ...names, items: notBeforeRun } : undefined;
}
