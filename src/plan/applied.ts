import type { Change, Event, TaskEvent } from '../core/events.ts';
import { notAsPlanned } from '../core/planned-step.ts';
import { clean } from '../report/clean.ts';
import { taskName } from '../report/lines.ts';
import { formatPlace } from '../report/source.ts';
import { pad, width } from '../report/width.ts';
import type { ChangePlan, PlannedResult } from './change-plan.ts';

/** Watches a run that applies a plan. */
export interface AppliedPlan {
  event: (event: Event) => void;
  /** What was not as the plan saw it, and what was computed in the run, as lines. */
  lines: () => string[];
}

/** Compares the events of a run with the plan that it applies. */
export function comparePlan(plan: ChangePlan): AppliedPlan {
  const planned = new Map(
    plan.tasks.flatMap((task) => task.results.map((result) => [keyOf({ ...task, ...result }), result])),
  );
  const stopped: string[] = [];
  const computed: string[] = [];
  return {
    event(event) {
      if (event.event !== 'task') return;
      const result = planned.get(keyOf(event));
      if (event.status === 'failed' && event.message?.startsWith(notAsPlanned))
        stopped.push(...threeWays(event, result));
      else if (event.status === 'changed' && result?.status === 'unknown')
        computed.push(
          `${clean(event.host)}: ${taskName(event)}, which the plan did not know, has changed something`,
        );
    },
    lines: () => [...stopped, ...computed],
  };
}

function keyOf({
  host,
  place,
  handler,
  item,
}: Pick<TaskEvent, 'host' | 'place' | 'handler' | 'item'>): string {
  return JSON.stringify([host, place.file, place.line, place.col, handler, item]);
}

/** What the plan has seen and wanted, and what is there now. */
function threeWays(event: TaskEvent, planned: PlannedResult | undefined): string[] {
  const head = `${clean(event.host)}: ${taskName(event)} is ${notAsPlanned} (${formatPlace(event.place)})`;
  const plannedChanges = (planned?.changes ?? []).filter(isValue);
  const keys = new Set([...plannedChanges, ...event.changes.filter(isValue)].map(({ key }) => key));
  if (keys.size === 0) return [head];
  const rows = [...keys].map((key) => rowOf(key, plannedChanges, event.changes));
  return [head, ...table([['', 'planned from', 'planned to', 'now'], ...rows])];
}

function isValue({ kind }: Change): boolean {
  return kind === undefined;
}

function rowOf(key: string, planned: readonly Change[], now: readonly Change[]): string[] {
  const seen = planned.find((change) => change.key === key);
  const found = now.find((change) => change.key === key && isValue(change));
  const wanted = seen?.after ?? found?.after ?? null;
  return [key, shown(seen ? seen.before : wanted), shown(wanted), shown(found ? found.before : wanted)];
}

function shown(value: string | null): string {
  if (value === null) return 'none';
  const text = clean(value);
  return text.length > 32 ? `${text.slice(0, 12)}…` : text;
}

function table(rows: string[][]): string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => width(row[i]!))));
  return rows.map(
    (row) =>
      `      ${row
        .map((cell, i) => pad(cell, widths[i]!))
        .join('  ')
        .trimEnd()}`,
  );
}
