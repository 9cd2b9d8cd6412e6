import { expect } from 'vitest';
import type { TaskEvent } from '../../src/core/events.ts';
import { collectPlan } from '../../src/plan/collect.ts';
import { planJson } from '../../src/plan/plan-json.ts';
import type { Result } from '../../src/runner/task/result.ts';

const place = { file: 'site.yml', line: 1, col: 1 };

/** The event of a run about a result of a module. */
function eventOf(module: string, { status, changes, message }: Result): TaskEvent {
  const fixed = {
    event: 'task',
    host: 'one',
    play: 'Case',
    task: 'Case',
    handler: false,
    ms: 1,
    place,
  } as const;
  return { ...fixed, module, status, changes, ...(message !== undefined && { message }) };
}

/** The difference that a report shows as a value: the texts of files are in a plan only. */
const values = ({ changes }: Pick<TaskEvent, 'changes'>) => changes.filter(({ kind }) => kind === undefined);

/** Expects that a plan made of a result in check mode says what the run then has done. */
export function expectPlanned(module: string, checked: Result, done: Result): void {
  const { event, plan } = collectPlan();
  event(eventOf(module, checked));
  const { tasks, radius } = JSON.parse(JSON.stringify(planJson(plan)));
  const [said] = tasks[0].results;
  const ran = JSON.parse(JSON.stringify(eventOf(module, done)));
  expect({ status: said.status, changes: values(said) }, 'what plan says').toEqual({
    status: ran.status,
    changes: values(ran),
  });
  expect(radius.changes).toBe(ran.status === 'changed' ? 1 : 0);
}
