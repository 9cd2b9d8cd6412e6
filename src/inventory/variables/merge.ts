import type { Values } from '../../core/values.ts';
import type { Draft } from '../model/draft.ts';
import { groupsOfHosts } from '../model/group-order.ts';
import type { Group, Host } from '../model/inventory.ts';
import type { VarLayer } from '../model/var-layer.ts';
import { type Tie, Ties, tiesOf } from './ties.ts';
import { foldersInOrder, type VarFiles, type VarFolder } from './var-files.ts';

/** The variables that all hosts of the same groups share. */
interface Base {
  layers: VarLayer[];
  vars: Values;
  ties: Tie[];
}

/**
 * Merges the variables of every host, in ansible-core's order: the inventory's groups; group_vars/all and
 * then the other group_vars; the inventory's hosts; host_vars. Folders beside the inventory come before
 * those beside the playbook.
 * @param files already read for all groups and hosts
 * @param before the earlier hosts: unchanged ones are reused
 */
export function mergeVars(
  draft: Draft,
  ordered: Map<string, Group>,
  files: VarFiles,
  before?: ReadonlyMap<string, Host>,
): Map<string, Host> {
  const hostGroups = groupsOfHosts(ordered);
  setLevels(draft, ordered, foldersInOrder(files.groups));
  const ties = new Ties(draft);
  const shared = new Map<string, Base>();
  const hosts = new Map<string, Host>();
  for (const [name, own] of draft.hosts) {
    const groups = hostGroups.get(name)!;
    const key = groups.join(',');
    let base = shared.get(key);
    if (!base) {
      const layers = groupLayers(groups, draft, files);
      base = { layers, vars: merge(Object.create(null), layers), ties: tiesOf(layers) };
      shared.set(key, base);
    }
    const layers = [...own, ...foldersInOrder(files.hosts).flatMap((folder) => folder.layersOf(name))];
    ties.check(name, base.ties, layers);
    const all = [...base.layers, ...layers];
    const known = before?.get(name);
    if (known && isSame(known.groups, groups) && isSame(known.layers, all)) hosts.set(name, known);
    else {
      const vars = merge(Object.assign(Object.create(null), base.vars), layers);
      hosts.set(name, { name, groups, vars, layers: all });
    }
  }
  return hosts;
}

function isSame<T>(first: readonly T[], second: readonly T[]): boolean {
  return first.length === second.length && first.every((item, i) => item === second[i]);
}

/** Groups of one depth and priority share a level; each folder of group_vars has its own levels. */
function setLevels(draft: Draft, ordered: Map<string, Group>, folders: VarFolder[]): void {
  for (const [name, { depth, priority }] of ordered) {
    const rank = `${depth} ${priority}`;
    for (const layer of draft.groups.get(name)!.layers) layer.level = `groups ${rank}`;
    for (const [i, folder] of folders.entries())
      for (const layer of folder.layersOf(name)) layer.level = `group_vars ${i} ${rank}`;
  }
}

function groupLayers(groups: string[], draft: Draft, { groups: { beside, play } }: VarFiles): VarLayer[] {
  const rest = groups.filter((name) => name !== 'all');
  const written = ['all', ...rest].flatMap((name) => draft.groups.get(name)!.layers);
  const of = (names: string[], folders: VarFolder[]): VarLayer[] =>
    folders.flatMap((folder) => names.flatMap((name) => folder.layersOf(name)));
  return [...written, ...of(['all'], beside), ...of(['all'], play), ...of(rest, beside), ...of(rest, play)];
}

function merge(target: Values, layers: VarLayer[]): Values {
  for (const { values, from } of layers) {
    Object.assign(target, values);
    // it only orders groups and is not a variable; in files of group_vars it has no effect and stays visible
    if (from.startsWith('group ')) delete target.ansible_group_priority;
  }
  return target;
}
