import type { Inventory } from '../../inventory/model/inventory.ts';
import { selectHosts, type UnknownNamePolicy } from '../../inventory/select.ts';
import { ordered } from '../compile/play-keywords.ts';
import type { Choice, Play } from '../plan.ts';
import { cutBatches } from './serial.ts';

/**
 * The hosts of a play, and its batches, as the inventory has them now.
 * @param limit `-l`
 * @throws InvalidInput for a pattern that cannot be parsed, or that names something unknown unless that is allowed
 */
export function chooseHosts(
  inventory: Inventory,
  { pattern, order, sizes }: Choice,
  limit?: string,
  unknown: UnknownNamePolicy = 'an error',
): Pick<Play, 'hosts' | 'batches'> {
  const hosts = ordered(selectHosts(inventory, pattern, limit, unknown), order);
  return { hosts, batches: cutBatches(hosts, sizes) };
}
