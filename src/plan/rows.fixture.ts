import type { Change, Status, TaskEvent } from '../core/events.ts';
import type { ChangePlan } from './change-plan.ts';
import { collectPlan } from './collect.ts';

/** A result of a task, in short. */
export type PlanRow = [host: string, task: string, status: Status, more?: Partial<TaskEvent>];

/** The plan of these results; tasks with other names are at other places. */
export function planOf(rows: readonly PlanRow[]): ChangePlan {
  const { event: take, plan } = collectPlan();
  for (const [host, task, status, more] of rows) {
    const place = { file: 'site.yml', line: task.codePointAt(0)!, col: 7 };
    const fixed = { event: 'task', play: 'Web', module: 'copy', handler: false, ms: 1 } as const;
    take({ ...fixed, host, task, status, place, changes: [], ...more });
    if (!plan.hosts.includes(host)) plan.hosts.push(host);
  }
  return plan;
}

/** One change. */
export function change(key: string, before: string | null, after: string | null): Change[] {
  return [{ key, before, after }];
}
