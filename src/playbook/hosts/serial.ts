import type { Value } from '../../core/values.ts';
import type { BatchSize } from '../plan.ts';

/**
 * Reads `serial`: a whole number above 0, a percentage such as "30%", or a list of these.
 * Undefined for other values.
 */
export function readSerial(value: Value | undefined): BatchSize[] | undefined {
  const sizes = (Array.isArray(value) ? value : [value ?? null]).map(readSize);
  return sizes.length > 0 && sizes.every((size) => size !== undefined) ? sizes : undefined;
}

function readSize(value: Value): BatchSize | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  const match = /^([1-9]\d{0,8})(%?)$/.exec(text);
  if (!match) return undefined;
  const count = Number(match[1]);
  if (!match[2]) return { hosts: count };
  return count <= 100 ? { percent: count } : undefined;
}

/**
 * Cuts hosts into batches: each size is used once, the last one until no hosts are left. A percentage is of
 * all the play's hosts, rounded down, and at least one host. Without sizes there is one batch.
 */
export function cutBatches(hosts: readonly string[], sizes: readonly BatchSize[]): string[][] {
  if (sizes.length === 0) return [[...hosts]];
  const batches: string[][] = [];
  for (let start = 0; start < hosts.length; ) {
    const size = sizes[Math.min(batches.length, sizes.length - 1)]!;
    const count = 'hosts' in size ? size.hosts : Math.max(1, Math.floor((hosts.length * size.percent) / 100));
    batches.push(hosts.slice(start, start + count));
    start += count;
  }
  return batches;
}
