import type { Diagnostic, Place } from '../../core/errors.ts';
import type { Value, Values } from '../../core/values.ts';
import { keyPlaceOf, placeOf } from '../../yaml/read.ts';
import type { VarFiles } from '../variables/var-files.ts';
import type { Addition } from './addition.ts';
import type { Draft } from './draft.ts';
import type { VarLayer } from './var-layer.ts';

export interface Host {
  name: string;
  /** All its groups, the most general first: by depth, then ansible_group_priority, then name. */
  groups: string[];
  /** The inventory's variables for it, merged, as written. */
  vars: Values;
  /** The layers that they come from, lowest precedence first. */
  layers: VarLayer[];
}

export interface Group {
  name: string;
  /** The hosts of the group itself. */
  hosts: string[];
  /** Groups directly below it. */
  children: string[];
  /** The longest path from `all`, which has depth 0. */
  depth: number;
  /** `ansible_group_priority`: among groups of the same depth, the higher wins; 1 by default. */
  priority: number;
}

/** Hosts and groups in the order of the sources; `all` and `ungrouped` always exist. */
export interface Inventory {
  hosts: Map<string, Host>;
  groups: Map<string, Group>;
  warnings: Diagnostic[];
  /** Some of its files are encrypted and could not be read. */
  isPartial: boolean;
  /** What it was made from: used to make another one, with more additions or from the current sources. */
  origin: Origin;
}

export interface Origin {
  /** As given with -i. */
  sources: string[];
  playbookFolder: string | undefined;
  /** The content of the sources. */
  draft: Draft;
  files: VarFiles;
  /** The additions of the run, in order. */
  additions: readonly Addition[];
}

/** All hosts of a group and of the groups below it: its own first, then level by level, as in ansible-core. */
export function hostsOf(inventory: Pick<Inventory, 'groups'>, group: string): string[] {
  const found = new Set<string>();
  const queue = new Set([group]);
  for (const name of queue) {
    const { hosts, children } = inventory.groups.get(name) ?? { hosts: [], children: [] };
    for (const host of hosts) found.add(host);
    for (const child of children) queue.add(child);
  }
  return [...found];
}

/** One value of a variable: the one that counts, or one that a later value replaces. */
export interface VarOrigin {
  value: Value;
  from: string;
  place?: Place;
}

/** All values of a host's variable, lowest precedence first: the last one counts. */
export function varOrigins(host: Host, key: string): VarOrigin[] {
  return host.layers
    .filter((layer) => Object.hasOwn(layer.values, key))
    .map((layer) => {
      const place = keyPlaceOf(layer.values, key) ?? layer.place;
      return { value: layer.values[key]!, from: layer.from, ...(place ? { place } : {}) };
    });
}

/** Whether a host's variable gets its value from a machine or a run, not from an author of the inventory. */
export function isFromOutside({ layers }: Pick<Host, 'layers'>, key: string): boolean {
  return layers.findLast(({ values }) => Object.hasOwn(values, key))?.outside === true;
}

/** The place of the value that counts for a host's variable. */
export function varPlace(host: Host, key: string): Place | undefined {
  const layer = host.layers.findLast(({ values }) => Object.hasOwn(values, key));
  return layer && (placeOf(layer.values, key) ?? layer.place);
}
