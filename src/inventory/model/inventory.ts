import type { Diagnostic, Place } from '../../core/errors.ts';
import type { Value, Values } from '../../core/values.ts';
import { keyPlaceOf, placeOf } from '../../yaml/read.ts';
import type { VarFiles } from '../variables/var-files.ts';
import type { Addition } from './addition.ts';
import type { Draft } from './draft.ts';
import type { VarLayer } from './var-layer.ts';

export interface Host {
  name: string;
  /** All groups it is in, the general ones first: by depth, then ansible_group_priority, then name. */
  groups: string[];
  /** The inventory's variables for it, merged, as written. */
  vars: Values;
  /** Where they came from, lowest precedence first. */
  layers: VarLayer[];
}

export interface Group {
  name: string;
  /** Those that stand in the group itself. */
  hosts: string[];
  /** Groups directly below it. */
  children: string[];
  /** Longest way from `all`, which has depth 0. */
  depth: number;
  /** `ansible_group_priority`: of groups of one depth, the higher wins; 1 when not given. */
  priority: number;
}

/** Hosts and groups in the order in which they are written; `all` and `ungrouped` are always there. */
export interface Inventory {
  hosts: Map<string, Host>;
  groups: Map<string, Group>;
  warnings: Diagnostic[];
  /** What it was made from: with more additions, or the sources as they are by then, another one can be made. */
  origin: Origin;
}

export interface Origin {
  /** As given with -i. */
  sources: string[];
  playbookFolder: string | undefined;
  /** What the sources say. */
  draft: Draft;
  files: VarFiles;
  /** What a run has added, in its order. */
  additions: readonly Addition[];
}

/** All hosts of a group and of the groups below it: its own first, then level by level, as ansible-core does. */
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

/** A value that a variable has, or would have if no later one replaced it. */
export interface VarOrigin {
  value: Value;
  from: string;
  place?: Place;
}

/** All candidates for a host's variable, lowest precedence first: the last one counts. */
export function varOrigins(host: Host, key: string): VarOrigin[] {
  return host.layers
    .filter((layer) => Object.hasOwn(layer.values, key))
    .map((layer) => {
      const place = keyPlaceOf(layer.values, key) ?? layer.place;
      return { value: layer.values[key]!, from: layer.from, ...(place ? { place } : {}) };
    });
}

/** Is the value that counts for a host's variable one that no author of the inventory has written? */
export function isFromOutside({ layers }: Pick<Host, 'layers'>, key: string): boolean {
  return layers.findLast(({ values }) => Object.hasOwn(values, key))?.outside === true;
}

/** The place of the value that counts for a host's variable. */
export function varPlace(host: Host, key: string): Place | undefined {
  const layer = host.layers.findLast(({ values }) => Object.hasOwn(values, key));
  return layer && (placeOf(layer.values, key) ?? layer.place);
}
