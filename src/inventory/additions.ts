import { isDeepStrictEqual } from 'node:util';
import type { Values } from '../core/values.ts';
import type { Addition } from './model/addition.ts';
import { inert, sealed } from './model/data.ts';
import { type Draft, draftGroup, draftHost } from './model/draft.ts';
import { type Host, hostsOf, type Inventory } from './model/inventory.ts';

/** Adds an addition to a draft. Skips a member that does not exist because its source has dropped it. */
export function addTo(draft: Draft, addition: Addition): void {
  if ('host' in addition) {
    const { host, groups, vars } = addition;
    for (const group of ['all', ...groups]) draftHost(draft, host, draftGroup(draft, group));
    // later additions win, as later sources do
    const from = { from: 'add_host', of: host, level: 'host', source: ++draft.source };
    draft.hosts.get(host)!.push(sealed({ ...from, values: vars }));
  } else {
    const group = draftGroup(draft, addition.group);
    for (const host of addition.members) if (draft.hosts.has(host)) group.hosts.add(host);
    for (const parent of addition.parents) draftGroup(draft, parent).children.set(addition.group, undefined);
  }
}

/** Whether the addition changes the inventory. Ansible reports a task as `changed` by the same rules. */
export function isNews(inventory: Inventory, addition: Addition): boolean {
  if ('host' in addition) {
    const { groups, vars } = addition;
    const host = inventory.hosts.get(addition.host);
    if (!host || groups.some((group) => !inventory.groups.get(group)?.hosts.includes(host.name))) return true;
    const own = ownVars(host);
    return Object.entries(vars).some(([name, value]) => !isDeepStrictEqual(own[name], inert(value)));
  }
  const { group, parents, members } = addition;
  if (parents.some((parent) => !inventory.groups.get(parent)?.children.includes(group))) return true;
  const known = hostsOf(inventory, group);
  return members.some((host) => inventory.hosts.has(host) && !known.includes(host));
}

/** The variables of the host itself, from the sources and additions, without files of host_vars. */
function ownVars({ name, layers }: Host): Values {
  const own = layers.filter(({ of, source }) => of === name && source !== undefined);
  return Object.assign(Object.create(null), ...own.map(({ values }) => values));
}
