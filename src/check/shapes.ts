import { Cel, isMapping, Secret, type Value } from '../core/values.ts';
import type { KnownHost } from '../playbook/hosts/inventory-forecast.ts';

const known = new WeakMap<object, string>();

/** The part of a value that decides whether names in it are defined: its keys and its templates, not its texts. */
function shapeOf(value: Value): string {
  if (typeof value === 'string') return value.includes('{{') ? JSON.stringify(value) : 's';
  if (value instanceof Cel) return `=${value.source}`;
  if (value instanceof Secret) return `!${shapeOf(value.source)}`;
  if (typeof value !== 'object' || value === null) return 's';
  let shape = known.get(value);
  if (shape === undefined) {
    shape = shapeOfContainer(value);
    known.set(value, shape);
  }
  return shape;
}

function shapeOfContainer(value: object): string {
  if (Array.isArray(value)) return `[${value.map(shapeOf).join()}]`;
  if (!isMapping(value)) return 's';
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}:${shapeOf(item)}`)
    .join()}}`;
}

/** Groups hosts on which the same of these names are defined, in the same shape. */
export function classesOf(hosts: readonly KnownHost[], names: ReadonlySet<string>): KnownHost[][] {
  const classes = new Map<string, KnownHost[]>();
  const sorted = [...names].sort();
  for (const host of hosts) {
    let key = '';
    for (const name of sorted)
      if (host.fromFiles && Object.hasOwn(host.fromFiles, name))
        key += `${name}:${shapeOf(host.fromFiles[name]!)};`;
      else if (host.open?.has(name)) key += `${name};`;
      else if (Object.hasOwn(host.vars, name)) key += `${name}=${shapeOf(host.vars[name]!)};`;
    const members = classes.get(key);
    if (members) members.push(host);
    else classes.set(key, [host]);
  }
  return [...classes.values()];
}
