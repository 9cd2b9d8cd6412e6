import type { Value, Values } from '../core/values.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { render } from '../template/render.ts';
import { type Layer, layer, Scope } from '../template/scope.ts';
import type { KnownHost } from './growth.ts';
import { HostKeys } from './host-keys.ts';
import { type Sight, unknown } from './names.ts';
import type { Play } from './plan.ts';
import { holder, type Reach } from './reach.ts';
import type { Step } from './task.ts';
import { layersFor, levelsFor, magicVars } from './variables.ts';
import { worldOf } from './world.ts';

/** Thrown when a value is asked for that only the run will know. */
export class NotKnown extends Error {
  override readonly name = 'NotKnown';
}

/** Stands among the names that the run will define when there may be any others beside them. */
export const anyOther = 'whatever an inventory says when it is read again';

/** The names that the run will define: known by name only. */
export class LiveNames implements Layer {
  readonly #names: Set<string>;

  constructor(names: Iterable<string>) {
    this.#names = new Set(names);
  }

  add(names: Iterable<string>): void {
    for (const name of names) this.#names.add(name);
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  get(): never {
    throw new NotKnown();
  }

  names(): Iterable<string> {
    return this.#names;
  }
}

/** What a run is made with, as far as variables show it. */
export interface ViewOptions {
  inventory: Inventory;
  extraVars: Values;
  inventorySource?: string | undefined;
  check?: boolean;
  version?: string;
}

const ofTheRun = new LiveNames(['facts', 'hostvars']);
const ofALoop = ({ task }: Step) => new LiveNames([itemName(task), 'loop']);
const itemName = (task: Step['task']) => task.loopControl?.itemName ?? 'item';

/** The variables of a play's hosts as they can be known before the run. */
export class View {
  readonly live: LiveNames;
  readonly reach: Reach;
  readonly keys = new HostKeys();
  readonly #play: Play;
  readonly #options: ViewOptions;
  readonly #magic = new Map<string, Values>();

  constructor(play: Play, live: LiveNames, reach: Reach, options: ViewOptions) {
    this.#play = play;
    this.live = live;
    this.reach = reach;
    this.#options = options;
  }

  /** The same, with other names that the run will define. */
  withLive(live: LiveNames): View {
    return new View(this.#play, live, this.reach, this.#options);
  }

  /** The names that a task sees on a host; within its loop unless `outside`. */
  sight(step: Step, host: KnownHost, outside = false): Sight {
    const items = outside ? undefined : itemsOf(step);
    const live = this.#liveOn(host);
    return {
      layers: this.#layers(step, host, live),
      live,
      items,
      itemName: itemName(step.task),
      indexName: step.task.loopControl?.indexName,
      reach: this.reach,
      world: worldOf(step.task, step.playFolder),
    };
  }

  /** The variables that a task sees on a host, one scope for each known item of its loop. */
  scopes(step: Step, host: KnownHost): Scope[] {
    const layers = [...this.#layers(step, host, this.#liveOn(host)), ofTheRun];
    const world = worldOf(step.task, step.playFolder);
    const items = itemsOf(step);
    if (items === undefined) return [new Scope(layers, world)];
    const loop = ofALoop(step);
    if (items === unknown) return [new Scope([...layers, loop], world)];
    const outside = new Scope(layers, world);
    return items.map(
      (item) => new Scope([...layers, loop, ...itemLayer(itemName(step.task), item, outside)], world),
    );
  }

  #liveOn({ open }: KnownHost): LiveNames {
    return open ? new LiveNames([...this.live.names(), ...open]) : this.live;
  }

  /** The mapping in which a variable stands that a task sees on a host; undefined when the run gives it. */
  origin(step: Step, host: KnownHost, name: string): Values | undefined {
    const { task } = step;
    const { extraVars } = this.#options;
    const known = Object.values(levelsFor({ play: this.#play, task, host, extraVars }));
    const values = known.findLast((each) => each && Object.hasOwn(each, name));
    return values === host.vars ? holder(host, name) : values;
  }

  #layers(step: Step, host: KnownHost, live: LiveNames): Layer[] {
    const { task } = step;
    const { extraVars } = this.#options;
    return layersFor({
      play: this.#play,
      task,
      host,
      live,
      extraVars,
      magic: without(this.#magicOf(step, host), live),
    });
  }

  #magicOf({ task: { role } }: Step, host: KnownHost): Values {
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

/** An item is rendered before it is data; one that is not known yet has no layer of its own. */
function itemLayer(name: string, item: Value, outside: Scope): Layer[] {
  try {
    return [layer({ [name]: render(item, outside) }, { plain: true })];
  } catch {
    return [];
  }
}

function itemsOf({ raw, task }: Step): readonly Value[] | typeof unknown | undefined {
  // with_items and the like have been refused; what stands below them is not to blame
  if (raw.loop === undefined)
    return Object.keys(raw).some((key) => key.startsWith('with_')) ? unknown : undefined;
  return Array.isArray(task.loop) ? task.loop : unknown;
}
