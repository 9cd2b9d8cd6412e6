import type { Status } from '../core/events.ts';
import { shownChanges } from '../report/changes.ts';
import type { PlannedResult, PlannedTask } from './change-plan.ts';

/** A result that is the same on several hosts, and for several items. */
export interface FoldedResult {
  /** That of the first host and item. */
  result: PlannedResult;
  hosts: string[];
  /** The items as people see them; empty for a task without a loop. */
  items: string[];
}

/** The statuses that a plan always shows. */
const shownStatuses = new Set<Status>(['changed', 'failed', 'rescued', 'ignored', 'unknown']);

/** Whether a result is a part of what would happen. */
export function isPlanned({ status }: PlannedResult): boolean {
  return shownStatuses.has(status);
}

/**
 * The results of a task, in which hosts with equal results share one, and then items.
 * @param full values of hashes count, too
 */
export function foldResults({ results }: PlannedTask, full = false): FoldedResult[] {
  const byHosts = new Map<string, FoldedResult>();
  for (const result of results) {
    const shown = { ...result, changes: shownChanges(result.changes, full) };
    const key = JSON.stringify({ ...shown, host: '' });
    const known = byHosts.get(key);
    if (known) known.hosts.push(result.host);
    else byHosts.set(key, { result: shown, hosts: [result.host], items: itemOf(result) });
  }
  return mergeItems([...byHosts.values()]);
}

/** Items of the same hosts share a result that differs in the item alone. */
function mergeItems(folded: FoldedResult[]): FoldedResult[] {
  const merged = new Map<string, FoldedResult>();
  for (const each of folded) {
    const { result, hosts, items } = each;
    const key = JSON.stringify([{ ...result, host: '', item: '', label: '' }, hosts, items.length > 0]);
    const known = merged.get(key);
    if (known) known.items.push(...items);
    else merged.set(key, each);
  }
  return [...merged.values()];
}

function itemOf({ item, label = item }: PlannedResult): string[] {
  return label === undefined ? [] : [label];
}
