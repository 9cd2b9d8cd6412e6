import type { Values } from '../core/values.ts';
import type { Host, Inventory } from '../inventory/inventory.ts';
import type { Target } from '../runner/context.ts';
import type { HostOptions } from './options.ts';
import { targetsFor } from './targets.ts';

/** A host that no play has: of the inventory, or this machine as `localhost`; undefined when it is neither. */
export async function otherTarget(
  name: string,
  inventory: Inventory,
  options: HostOptions,
  extraVars: Values,
): Promise<Target | undefined> {
  const host = inventory.hosts.get(name) ?? thisMachine(name);
  if (!host) return undefined;
  const one = { ...inventory, hosts: new Map([[name, host]]) };
  return (await targetsFor([name], one, options, extraVars)).get(name);
}

function thisMachine(name: string): Host | undefined {
  if (name !== 'localhost' && name !== '127.0.0.1') return undefined;
  return { name, groups: [], vars: { kplay_connection: 'local' }, layers: [] };
}
