import type { Draft, DraftGroup } from './draft.ts';
import type { Group } from './inventory.ts';

/**
 * Orders the draft's groups: every group is below `all`, every host without a group is in `ungrouped`, and depths
 * are counted. Loops of groups become findings.
 */
export function orderGroups(draft: Draft): Map<string, Group> {
  adopt(draft);
  const depths = depthsOf(draft);
  const groups = new Map<string, Group>();
  for (const [name, group] of draft.groups) {
    const { priority, hosts, children } = group;
    const depth = depths.get(name) ?? 0;
    groups.set(name, { name, hosts: [...hosts], children: [...children.keys()], depth, priority });
  }
  return groups;
}

function adopt(draft: Draft): void {
  const all = draft.groups.get('all')!;
  const ungrouped = draft.groups.get('ungrouped')!;
  const hasParent = new Set<string>();
  const hasGroup = new Set<string>();
  for (const [name, group] of draft.groups) {
    for (const child of group.children.keys()) hasParent.add(child);
    if (name !== 'all' && name !== 'ungrouped') for (const host of group.hosts) hasGroup.add(host);
  }
  for (const name of draft.groups.keys())
    if (name !== 'all' && !hasParent.has(name)) all.children.set(name, undefined);
  for (const host of draft.hosts.keys()) {
    if (hasGroup.has(host)) ungrouped.hosts.delete(host);
    else ungrouped.hosts.add(host);
  }
}

/** The longest path from `all` to each group. */
function depthsOf(draft: Draft): Map<string, number> {
  const order: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (name: string, group: DraftGroup, path: string[]): void => {
    state.set(name, 'open');
    for (const [child, place] of group.children) {
      if (state.get(child) === 'open') {
        const loop = [...path.slice(path.indexOf(child)), child].join(' > ');
        draft.findings.error('group-loop', `groups hold each other: ${loop}`, {
          place,
          hint: 'remove one of these children',
        });
      } else if (!state.has(child)) visit(child, draft.groups.get(child)!, [...path, child]);
    }
    state.set(name, 'done');
    order.push(name);
  };
  // groups of a loop that no other group contains cannot be reached from `all`
  for (const [name, group] of draft.groups) if (!state.has(name)) visit(name, group, [name]);
  const depths = new Map<string, number>([['all', 0]]);
  for (const name of order.reverse()) {
    const below = (depths.get(name) ?? 0) + 1;
    for (const child of draft.groups.get(name)!.children.keys())
      if (below > (depths.get(child) ?? 0)) depths.set(child, below);
  }
  return depths;
}

/** All groups of each host, including parent groups, the most general first. */
export function groupsOfHosts(groups: Map<string, Group>): Map<string, string[]> {
  const above = new Map<string, Set<string>>();
  const parents = new Map<string, string[]>();
  for (const group of groups.values())
    for (const child of group.children) parents.set(child, [...(parents.get(child) ?? []), group.name]);
  const closure = (name: string): Set<string> => {
    const known = above.get(name);
    if (known) return known;
    const found = new Set([name, ...(parents.get(name) ?? []).flatMap((parent) => [...closure(parent)])]);
    above.set(name, found);
    return found;
  };
  const found = new Map<string, Set<string>>();
  for (const group of groups.values()) {
    for (const host of group.hosts) {
      const set = found.get(host) ?? new Set(['all']);
      for (const name of closure(group.name)) set.add(name);
      found.set(host, set);
    }
  }
  return new Map([...found].map(([host, names]) => [host, sortGroups(names, groups)]));
}

function sortGroups(names: Iterable<string>, groups: Map<string, Group>): string[] {
  return [...names].sort((a, b) => {
    const [left, right] = [groups.get(a)!, groups.get(b)!];
    return left.depth - right.depth || left.priority - right.priority || (a < b ? -1 : 1);
  });
}
