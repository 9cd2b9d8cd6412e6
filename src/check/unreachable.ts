import { actionOf } from '../actions/catalog.ts';
import type { Findings } from '../core/findings.ts';
import { allTasks, type CompiledPlay } from '../playbook/compile/compiled-play.ts';
import type { CompiledTask } from '../playbook/compile/compiled-task.ts';
import type { Task } from '../playbook/plan.ts';
import { isBlock, isInclude, listsIn, listTasks, type TaskNode } from '../playbook/tree.ts';
import { Scope } from '../template/scope.ts';
import { keyPlaceOf } from '../yaml/read.ts';

/** Warns about tasks that cannot run: conditions that are always false, and tasks behind an end. */
export function checkReachable(plays: readonly CompiledPlay[], findings: Findings): void {
  for (const play of plays) {
    for (const task of allTasks(play)) checkConditions(task, findings);
    checkEnds(play.tasks, findings);
  }
}

function checkEnds(nodes: readonly TaskNode<CompiledTask>[], findings: Findings): void {
  for (const [i, node] of nodes.entries())
    if (isBlock(node) || isInclude(node)) for (const list of listsIn(node)) checkEnds(list, findings);
    else if (ends(node)) warnBehind(node, listTasks(nodes.slice(i + 1)), findings);
}

function checkConditions({ task }: CompiledTask, findings: Findings): void {
  for (const { source, paths, place, test } of task.when) {
    if (paths.length > 0 || !isFalse(test)) continue;
    const hint = 'remove what never runs; tasks that run only when selected can have `tags: never`';
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

/** Whether no host goes further than this task, in the play or in its role, whatever its variables are. */
function ends({ task, raw, key }: CompiledTask): boolean {
  if (task.when.length > 0 || raw.loop !== undefined) return false;
  return actionOf(key)?.ends?.(task) === true;
}

/** Reports the first task that the end leaves out: one of the same list, with the same tags. */
function warnBehind(end: CompiledTask, later: readonly CompiledTask[], findings: Findings): void {
  const tags = [...end.task.tags].sort().join();
  const isOfRole = end.task.args.action === 'end_role';
  const next = later.find(
    ({ task }) => (!isOfRole || task.role === end.task.role) && [...task.tags].sort().join() === tags,
  );
  if (!next) return;
  findings.warning('unreachable-task', `"${next.task.name}" is never reached`, {
    place: keyPlaceOf(next.raw, next.key) ?? next.task.place,
    hint: `"${end.task.name}" in line ${end.task.place.line} always ends the ${isOfRole ? 'role' : 'play'} before it`,
  });
}
