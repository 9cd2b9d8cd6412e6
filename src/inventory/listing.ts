import { invalid } from '../core/errors.ts';
import { maskText } from '../core/secret-names.ts';
import { Cel, Raw, Secret, type Value, type Values } from '../core/values.ts';
import { type Host, hostsOf, type Inventory } from './model/inventory.ts';
import { nameHint } from './model/names.ts';
import { selectHosts } from './select.ts';

interface ListedGroup {
  hosts?: string[];
  children?: string[];
}

/** An inventory in the format of `ansible-inventory --list`, for programs that read that format. */
export function listing(
  inventory: Pick<Inventory, 'hosts' | 'groups'>,
): Record<string, ListedGroup | { hostvars: Values }> {
  const list: Record<string, ListedGroup | { hostvars: Values }> = Object.create(null);
  const hostvars: Values = Object.create(null);
  for (const host of inventory.hosts.values())
    if (Object.keys(host.vars).length > 0) hostvars[host.name] = hostListing(host);
  list._meta = { hostvars };
  for (const { name, hosts, children } of inventory.groups.values()) {
    const group: ListedGroup = {};
    if (name !== 'all' && hosts.length > 0) group.hosts = hosts;
    if (children.length > 0) group.children = children;
    if (Object.keys(group).length > 0) list[name] = group;
  }
  return list;
}

/**
 * The inventory with the hosts of a pattern only, and with the groups that have such hosts.
 * @throws InvalidInput as `selectHosts`
 */
export function limitedTo(inventory: Inventory, pattern: string): Pick<Inventory, 'hosts' | 'groups'> {
  const chosen = new Set(selectHosts(inventory, 'all', pattern));
  const isLeft = (group: string) => hostsOf(inventory, group).some((host) => chosen.has(host));
  const groups = [...inventory.groups].filter(([name]) => name === 'all' || isLeft(name));
  return {
    hosts: new Map([...inventory.hosts].filter(([name]) => chosen.has(name))),
    groups: new Map(
      groups.map(([name, group]) => [
        name,
        {
          ...group,
          hosts: group.hosts.filter((host) => chosen.has(host)),
          children: group.children.filter(isLeft),
        },
      ]),
    ),
  };
}

/**
 * The host of that name.
 * @throws InvalidInput if it does not exist.
 */
export function knownHost(inventory: Pick<Inventory, 'hosts'>, name: string): Host {
  const host = inventory.hosts.get(name);
  if (host) return host;
  throw invalid('unknown-host', `no host is called "${name}"`, {
    hint: nameHint(name, inventory.hosts.keys()),
  });
}

/** A host's variables as plain JSON values; `!raw` and `!cel` become the text that follows the tag,
 * `!secret` becomes `***`. */
export function hostListing(host: Host): Values {
  return plainValue(host.vars) as Values;
}

/** A value as plain JSON. */
export function plainValue(value: Value): Value {
  if (value instanceof Raw) return value.text;
  if (value instanceof Cel) return value.source;
  if (value instanceof Secret) return maskText;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.assign(
    Object.create(null),
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainValue(item)])),
  );
}

/** The groups as a tree of text, like `ansible-inventory --graph`. */
export function graph(inventory: Pick<Inventory, 'groups'>, top = 'all'): string {
  const lines: string[] = [];
  const add = (name: string, depth: number): void => {
    const group = inventory.groups.get(name);
    lines.push(`${indent(depth)}@${name}:`);
    for (const child of group?.children ?? []) add(child, depth + 1);
    if (name !== 'all') for (const host of group?.hosts ?? []) lines.push(`${indent(depth + 1)}${host}`);
  };
  add(top, 0);
  return lines.join('\n');
}

function indent(depth: number): string {
  return depth === 0 ? '' : `${'  |'.repeat(depth)}--`;
}
