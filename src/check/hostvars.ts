import type { Values } from '../core/values.ts';
import type { Inventory } from '../inventory/model/inventory.ts';
import { prepare, TemplateError } from '../template/render.ts';

/** Prepares what `hostvars` can lead to: the variables of all hosts, since it is unknown which ones are read. */
export async function prepareHostvars({ hosts }: Inventory, shared: Iterable<Values>): Promise<void> {
  const mappings = new Set<Values>(shared);
  for (const host of hosts.values()) for (const { values } of host.layers) mappings.add(values);
  for (const values of mappings)
    await prepare(values).catch((error: unknown) => {
      // a value that cannot be read is reported where it is used
      if (!(error instanceof TemplateError)) throw error;
    });
}
