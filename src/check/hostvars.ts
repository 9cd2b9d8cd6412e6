import type { Values } from '../core/values.ts';
import type { Inventory } from '../inventory/model/inventory.ts';
import { prepare, TemplateError } from '../template/render.ts';

/** Makes ready what `hostvars` may lead to: the variables of all hosts, of which nobody knows which will be asked for. */
export async function prepareHostvars({ hosts }: Inventory, shared: Iterable<Values>): Promise<void> {
  const mappings = new Set<Values>(shared);
  for (const host of hosts.values()) for (const { values } of host.layers) mappings.add(values);
  for (const values of mappings)
    await prepare(values).catch((error: unknown) => {
      // one that cannot be read is told where it is used
      if (!(error instanceof TemplateError)) throw error;
    });
}
