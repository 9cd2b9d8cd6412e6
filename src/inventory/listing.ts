import { invalid } from '../core/errors.ts';
import { Cel, Raw, type Value, type Values } from '../core/values.ts';
import type { Host, Inventory } from './model/inventory.ts';
import { nameHint } from './model/names.ts';

interface ListedGroup {
  hosts?: string[];
  children?: string[];
}

/** An inventory in the format of `ansible-inventory --list`, for programs that read that format. */
export function listing(inventory: Inventory): Record<string, ListedGroup | { hostvars: Values }> {
  const list: Record<string, ListedGroup | { hostvars: Values }> = { _meta: { hostvars: {} } };
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
 * The host of that name.
 * @throws InvalidInput if it does not exist.
 */
export function knownHost(inventory: Inventory, name: string): Host {
  const host = inventory.hosts.get(name);
  if (host) return host;
  throw invalid('unknown-host', `no host is called "${name}"`, {
    hint: nameHint(name, inventory.hosts.keys()),
  });
}

/** A host's variables as plain JSON values; `!raw` and `!cel` become the text that follows the tag. */
export function hostListing(host: Host): Values {
  return plainValue(host.vars) as Values;
}

/** A value as plain JSON. */
export function plainValue(value: Value): Value {
  if (value instanceof Raw) return value.text;
  if (value instanceof Cel) return value.source;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.assign(
    Object.create(null),
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainValue(item)])),
  );
}

/** The groups as a tree of text, like `ansible-inventory --graph`. */
export function graph(inventory: Inventory, top = 'all'): string {
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
