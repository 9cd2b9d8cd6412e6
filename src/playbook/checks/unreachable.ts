import { actionOf } from '../../actions/catalog.ts';
import { Scope } from '../../template/scope.ts';
import { keyPlaceOf } from '../../yaml/read.ts';
import type { CompiledPlay } from '../compiled.ts';
import type { Findings } from '../findings.ts';
import { areBeside } from '../includes/around.ts';
import type { Task } from '../plan.ts';
import type { Step } from '../step.ts';

/** Warns about tasks that cannot run: conditions that are always false, and what stands behind an end. */
export function checkReachable(plays: readonly CompiledPlay[], findings: Findings): void {
  for (const { steps, handlerSteps } of plays) {
    for (const step of [...steps, ...handlerSteps]) checkConditions(step, findings);
    for (const [i, step] of steps.entries()) if (ends(step)) warnBehind(step, steps.slice(i + 1), findings);
  }
}

function checkConditions({ task }: Step, findings: Findings): void {
  for (const { source, paths, place, test } of task.when) {
    if (paths.length > 0 || !isFalse(test)) continue;
    const hint = 'remove what never runs; `tags: never` keeps tasks that run only when asked for';
    findings.warning('unreachable-task', `"${source}" is never true: nothing below this condition runs`, {
      place,
      hint,
    });
  }
}

function isFalse(test: Task['when'][number]['test']): boolean {
  try {
    return !test(new Scope([]));
  } catch {
    return false;
  }
}

/** Does a host go no further than this task, in the play or in its role, whatever its variables are? */
function ends({ task, raw, key }: Step): boolean {
  if (task.when.length > 0 || raw.loop !== undefined) return false;
  return actionOf(key)?.ends?.(task) === true;
}

/** Tells the first task that the end leaves out: one of the same block, that runs with the same tags. */
function warnBehind(end: Step, later: readonly Step[], findings: Findings): void {
  const tags = [...end.task.tags].sort().join();
  const isOfRole = end.task.args.action === 'end_role';
  const next = later.find(
    ({ task }) =>
      (!isOfRole || task.role === end.task.role) &&
      (end.task.within === undefined || areBeside(task, end.task)) &&
      [...task.tags].sort().join() === tags,
  );
  if (!next) return;
  findings.warning('unreachable-task', `"${next.task.name}" is never reached`, {
    place: keyPlaceOf(next.raw, next.key) ?? next.task.place,
    hint: `"${end.task.name}" in line ${end.task.place.line} always ends the ${isOfRole ? 'role' : 'play'} before it`,
  });
}
