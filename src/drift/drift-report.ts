import type { HostEvent, TaskEvent } from '../core/events.ts';
import type { Difference, NeededRestart } from './difference.ts';
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
