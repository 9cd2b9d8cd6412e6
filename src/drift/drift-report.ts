import type { HostEvent, TaskEvent } from '../core/events.ts';
import type { NeededRestart } from '../restarts/needed-restart.ts';
import type { Difference } from './difference.ts';
import type { Ignored } from './drift-findings.ts';

/** What `kplay drift` has found. Its texts contain no secrets. */
export interface DriftReport {
  hosts: readonly string[];
  differences: readonly Difference[];
  /** Those of the differences that were repaired. */
  repaired: ReadonlySet<Difference>;
  restarts: readonly NeededRestart[];
  ignored: readonly Ignored[];
  unknown: readonly { host: string; task: string }[];
  failed: readonly Pick<TaskEvent, 'host' | 'task' | 'message'>[];
  down: readonly Pick<HostEvent, 'host' | 'status' | 'message'>[];
}

/** The counts of a report, for metrics: what a repair has left, and what it has changed. */
export function driftCounts({ differences, repaired: done }: DriftReport, repaired: readonly TaskEvent[]) {
  const resources = new Map<string, number>();
  for (const each of differences) {
    const { host } = each.event;
    if (!done.has(each)) resources.set(host, (resources.get(host) ?? 0) + 1);
  }
  return { resources, repaired };
}
