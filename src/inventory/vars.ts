import { resolve } from 'node:path';
import type { Diagnostic } from '../core/errors.ts';
import type { Values } from '../core/values.ts';
import type { Draft } from './draft.ts';
import { groupsOfHosts } from './graph.ts';
import type { Group, Host, VarLayer } from './inventory.ts';
import { type Tie, Ties, tiesOf } from './ties.ts';
import { VarFolder } from './varfiles.ts';

interface Folder {
  groups: VarFolder;
  hosts: VarFolder;
}

/** The layers of each name in one folder's group_vars/ or host_vars/. */
type Loaded = Map<string, VarLayer[]>;

/** What all hosts of the same groups share. */
interface Base {
  layers: VarLayer[];
  vars: Values;
  ties: Tie[];
}

interface Files {
  groups: Loaded[];
  hosts: Loaded[];
}

/**
 * Merges the variables of every host, in ansible-core's order: the inventory's groups; group_vars/all and
 * then the other group_vars; the inventory's hosts; host_vars. Folders beside the inventory come before
 * those beside the playbook.
 */
export async function mergeVars(
  draft: Draft,
  ordered: Map<string, Group>,
  folders: { inventory: string[]; playbook: string | undefined },
): Promise<Map<string, Host>> {
  const hostGroups = groupsOfHosts(ordered);
  // a folder beside both counts where it is stronger, and once
  const isPlaybook = (folder: string) =>
    folders.playbook !== undefined && resolve(folder) === resolve(folders.playbook);
  const inventoryFolders = folders.inventory.filter((folder) => !isPlaybook(folder));
  const beside = await loadFiles(inventoryFolders, draft, draft.findings);
  const play = await loadFiles(
    folders.playbook === undefined ? [] : [folders.playbook],
    draft,
    draft.findings,
  );
  setLevels(draft, ordered, [...beside.groups, ...play.groups]);
  const ties = new Ties(draft);
  const shared = new Map<string, Base>();
  const hosts = new Map<string, Host>();
  for (const [name, own] of draft.hosts) {
    const groups = hostGroups.get(name)!;
    const key = groups.join(',');
    let base = shared.get(key);
    if (!base) {
      const layers = groupLayers(groups, draft, beside.groups, play.groups);
      base = { layers, vars: merge(Object.create(null), layers), ties: tiesOf(layers) };
      shared.set(key, base);
    }
    const files = [...beside.hosts, ...play.hosts].flatMap((loaded) => loaded.get(name) ?? []);
    const layers = [...own, ...files];
    ties.check(name, base.ties, layers);
    const vars = merge(Object.assign(Object.create(null), base.vars), layers);
    hosts.set(name, { name, groups, vars, layers: [...base.layers, ...layers] });
  }
  return hosts;
}

/** Groups of one depth and priority are on one level; each folder of group_vars has levels of its own. */
function setLevels(draft: Draft, ordered: Map<string, Group>, files: Loaded[]): void {
  for (const [name, { depth, priority }] of ordered) {
    const rank = `${depth} ${priority}`;
    for (const layer of draft.groups.get(name)!.layers) layer.level = `groups ${rank}`;
    for (const [i, loaded] of files.entries())
      for (const layer of loaded.get(name) ?? []) layer.level = `group_vars ${i} ${rank}`;
  }
}

function groupLayers(groups: string[], draft: Draft, beside: Loaded[], play: Loaded[]): VarLayer[] {
  const rest = groups.filter((name) => name !== 'all');
  const written = ['all', ...rest].flatMap((name) => draft.groups.get(name)!.layers);
  const of = (names: string[], files: Loaded[]): VarLayer[] =>
    files.flatMap((loaded) => names.flatMap((name) => loaded.get(name) ?? []));
  return [...written, ...of(['all'], beside), ...of(['all'], play), ...of(rest, beside), ...of(rest, play)];
}

function merge(target: Values, layers: VarLayer[]): Values {
  for (const { values, from } of layers) {
    Object.assign(target, values);
    // it orders groups and is no variable; in files of group_vars it has no effect and stays visible
    if (from.startsWith('group ')) delete target.ansible_group_priority;
  }
  return target;
}

async function loadFiles(folders: string[], draft: Draft, findings: Diagnostic[]): Promise<Files> {
  const open = await Promise.all(
    folders.map(async (folder): Promise<Folder> => {
      const groups = await VarFolder.open(folder, 'group_vars', findings);
      return { groups, hosts: await VarFolder.open(folder, 'host_vars', findings) };
    }),
  );
  return {
    groups: await Promise.all(open.map((folder) => loadAll(folder.groups, draft.groups.keys()))),
    hosts: await Promise.all(open.map((folder) => loadAll(folder.hosts, draft.hosts.keys()))),
  };
}

async function loadAll(folder: VarFolder, names: Iterable<string>): Promise<Loaded> {
  const loaded: Loaded = new Map();
  for (const name of names) {
    if (!folder.mentions(name)) continue;
    loaded.set(name, await folder.load(name));
  }
  return loaded;
}
