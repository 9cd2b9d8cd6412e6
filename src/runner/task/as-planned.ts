import { failedResult } from '../../actions/results.ts';
import { notAsPlanned, type PlannedItem } from '../../core/planned-step.ts';
import type { Task } from '../../playbook/plan.ts';
import { escapeLine } from '../../remote/step/quote.ts';
import type { RemoteStep } from '../../remote/step/step.ts';
import type { RunContext } from '../context.ts';
import type { Result } from './result.ts';

/** How a plan names a task. */
export function plannedTaskName({ place }: Pick<Task, 'place'>, isHandler: boolean): string {
  return `${place.file}:${place.line}:${place.col}${isHandler ? ' handler' : ''}`;
}

/** What a plan notes of a step before it is sent. */
export function plannedItem(step: RemoteStep, key: string): PlannedItem {
  const { want, looksAt, variables, check } = step;
  const path = want && looksAt !== undefined ? variables[looksAt] : undefined;
  return { key, want, path: typeof path === 'string' ? path : undefined, isCheck: check };
}

/** Notes what a step has found, in check mode. */
export function noteFinding(
  { notes }: RunContext,
  host: string,
  task: string,
  { key, want, path, isCheck }: PlannedItem,
  { status, changes }: Result,
): void {
  // what check mode has run, it may run again
  const acts = status === 'changed' || !isCheck;
  notes?.add({ host, task, key, acts, seen: want && seenLines(want, changes), path });
}

/** The state of the wanted keys before a change, as planned.sh makes it. */
function seenLines(want: NonNullable<PlannedItem['want']>, changes: Result['changes']): string {
  const before = new Map(changes.filter(({ kind }) => !kind).map((each) => [each.key, each.before]));
  const lines = Object.entries(want).map(([key, value]) => {
    const seen = before.has(key) ? before.get(key)! : value;
    return seen === null ? `${key}\n` : `${key}=${escapeLine(seen)}\n`;
  });
  return lines.join('');
}

/** The step as a saved plan allows it; undefined if the plan does not contain it. */
export function asPlanned(
  step: RemoteStep,
  { expectations }: RunContext,
  of: { host: string; task: string; key: string },
): RemoteStep | undefined {
  if (!expectations) return step;
  const planned = expectations.expected(of);
  if (planned === undefined) return undefined;
  if (planned === '') return step;
  return {
    ...step,
    variables: { ...step.variables, planned },
    needs: [...(step.needs ?? []), 'planned'],
  };
}

/** The result of a step that the plan does not contain: nothing was sent. */
export function notInPlan(): Result {
  return {
    ...failedResult(`${notAsPlanned}: the plan does not contain this step`),
    hint: 'make a new plan',
    isUnplanned: true,
  };
}
