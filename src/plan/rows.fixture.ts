import type { Change, Status, TaskEvent } from '../core/events.ts';
import type { ChangePlan } from './change-plan.ts';
import { collectPlan, type PlanCollector } from './collect.ts';

/** A result of a task, in short. */
export type PlanRow = [host: string, task: string, status: Status, more?: Partial<TaskEvent>];

/** The plan of these results. */
export function planOf(rows: readonly PlanRow[]): ChangePlan {
  return collectRows(rows).plan;
}

/** A plan with these results; tasks with other names are at other places. */
export function collectRows(rows: readonly PlanRow[]): PlanCollector {
  const collector = collectPlan();
  const { event: take, plan } = collector;
  for (const [host, task, status, more] of rows) {
    const place = { file: 'site.yml', line: task.codePointAt(0)!, col: 7 };
    const fixed = { event: 'task', play: 'Web', module: 'copy', handler: false, ms: 1 } as const;
    take({ ...fixed, host, task, status, place, changes: [], ...more });
    if (!plan.hosts.includes(host)) plan.hosts.push(host);
  }
  return collector;
}

/** One change. */
export function change(key: string, before: string | null, after: string | null): Change[] {
  return [{ key, before, after }];
}
