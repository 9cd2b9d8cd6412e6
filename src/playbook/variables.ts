import { dirname, resolve } from 'node:path';
import type { Value, Values } from '../core/values.ts';
import { type Host, hostsOf, type Inventory, isFromOutside } from '../inventory/model/inventory.ts';
import { type Layer, layer } from '../template/scope.ts';
import type { Play, Role, Task } from './plan.ts';

/** Everything that decides what a name means in a task on a host. */
export interface Origins {
  play: Pick<Play, 'vars' | 'varsFromFiles' | 'varsByHost'>;
  /** Absent outside of tasks. */
  task?: Pick<Task, 'role' | 'vars'>;
  host: Pick<Host, 'name' | 'vars' | 'layers'>;
  /** Registered results, and variables of set_fact. */
  live?: Layer;
  extraVars: Values;
  /** The names of the language, see magicVars. */
  magic: Values;
}

/** The nine levels of variables, lowest precedence first. */
export const levels = [
  'role defaults',
  'inventory',
  'play vars',
  'vars_files',
  'role vars',
  'task vars',
  'set_fact and register',
  'role parameters',
  'extra vars',
] as const;

export type Level = (typeof levels)[number];

/**
 * The variables of each level, as a task on a host sees them. Vars of the task include those of its includes; the
 * variables of set_fact and register are known only in the run.
 */
export function levelsFor({
  play,
  task,
  host,
  extraVars,
}: Omit<Origins, 'live' | 'magic'>): Record<Level, Values | undefined> {
  const role = task?.role;
  return {
    'role defaults': role?.defaults,
    inventory: host.vars,
    'play vars': play.vars,
    vars_files: play.varsByHost?.get(host.name) ?? play.varsFromFiles,
    'role vars': role?.vars,
    'task vars': task?.vars,
    'set_fact and register': undefined,
    'role parameters': role?.params,
    'extra vars': extraVars,
  };
}

/**
 * All levels, lowest precedence first, and above them the language's own names. Both the checks before a run and the
 * run itself see variables through this function.
 */
export function layersFor({ live, magic, ...origins }: Origins): Layer[] {
  const known = levelsFor(origins);
  const found: Layer[] = [];
  for (const level of levels) {
    const values = known[level];
    if (values && level === 'inventory') found.push(hostLayer(origins.host));
    else if (values) found.push(of(values));
    else if (live && level === 'set_fact and register') found.push(live);
  }
  found.push(of(magic));
  return found;
}

const layers = new WeakMap<Values, Layer>();

/** The layer over a mapping; one for each mapping, so that a thousand hosts share the layers of the play. */
function of(values: Values): Layer {
  let known = layers.get(values);
  if (!known) {
    known = layer(values);
    layers.set(values, known);
  }
  return known;
}

/** The layer over the variables of a host; it knows which ones a machine has reported. */
export function hostLayer(host: Pick<Host, 'vars' | 'layers'>): Layer {
  let known = layers.get(host.vars);
  if (!known) {
    known = { ...layer(host.vars), isOutside: (name) => isFromOutside(host, name) };
    layers.set(host.vars, known);
  }
  return known;
}

/** The values from which the names of the language are made. */
export interface MagicOrigins {
  host: Pick<Host, 'name' | 'groups'>;
  inventory: Pick<Inventory, 'groups'>;
  play: Pick<Play, 'hosts' | 'folder'>;
  role?: Role | undefined;
  /** The first source of the inventory, as given with -i. */
  inventorySource?: string | undefined;
  check: boolean;
  version: string;
}

/** The names of the language, except `facts`, `hostvars`, `item` and `loop`, which only the run knows. */
export function magicVars(from: MagicOrigins): Values {
  const { host, play, role } = from;
  return Object.assign(Object.create(null) as Values, {
    inventory_hostname: host.name,
    inventory_hostname_short: host.name.split('.')[0]!,
    group_names: host.groups.filter((group) => group !== 'all').sort(),
    groups: groupsOf(from.inventory),
    play_hosts: play.hosts,
    playbook_dir: play.folder,
    inventory_dir: from.inventorySource ? dirname(resolve(from.inventorySource)) : play.folder,
    ...(role && { role_name: role.name, role_path: role.path }),
    kplay_check_mode: from.check,
    kplay_version: from.version,
  });
}

const groupLists = new WeakMap<MagicOrigins['inventory'], Value>();

function groupsOf(inventory: MagicOrigins['inventory']): Value {
  let known = groupLists.get(inventory);
  if (!known) {
    known = Object.create(null) as Values;
    for (const name of inventory.groups.keys()) known[name] = hostsOf(inventory, name);
    groupLists.set(inventory, known);
  }
  return known;
}
