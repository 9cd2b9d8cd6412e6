import type { Draft, DraftGroup } from './draft.ts';
import type { Surroundings } from './files.ts';
import { orderGroups } from './graph.ts';
import type { Host } from './inventory.ts';
import { mergeVars } from './vars.ts';

/**
 * The hosts as the sources read so far describe them, with the group_vars/ and host_vars/ beside all sources. The
 * draft stays as it is; findings are left to the time when everything is read.
 */
export function hostsSoFar(draft: Draft, { folders }: Surroundings): Promise<Map<string, Host>> {
  const copy: Draft = { ...draft, groups: copyOf(draft.groups), hosts: new Map(draft.hosts), findings: [] };
  const groups = orderGroups(copy);
  if (copy.findings.length > 0) return Promise.resolve(new Map());
  return mergeVars(copy, groups, { inventory: folders, playbook: undefined });
}

function copyOf(groups: Map<string, DraftGroup>): Map<string, DraftGroup> {
  return new Map(
    [...groups].map(([name, group]) => [
      name,
      { ...group, hosts: new Set(group.hosts), children: new Map(group.children) },
    ]),
  );
}
