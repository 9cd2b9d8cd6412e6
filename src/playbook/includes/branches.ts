import type { Values } from '../../core/values.ts';
import { keyPlaceOf } from '../../yaml/read.ts';
import type { CompiledTask } from '../compile/compiled-task.ts';
import type { Context } from '../compile/context.ts';
import type { Loading } from '../compile/loading.ts';
import { newTask, readKeywords } from '../compile/new-task.ts';
import type { TaskNode } from '../tree.ts';
import type { ForecastNames } from './name-forecast.ts';

/** More open branches than this in a play are a mistake, such as files that all include any of the others. */
const most = 200;

/** The task that includes others: it has the loop and the names that are written here. */
export async function includeOf(
  given: Pick<CompiledTask, 'raw' | 'key' | 'spotOf' | 'params'> & { args: Values },
  context: Context,
  loading: Loading,
): Promise<CompiledTask> {
  const include = newTask({ ...given, module: undefined }, context, loading);
  await readKeywords(include, context, loading);
  // each host has its own loop; notifications and run_once belong to the tasks inside
  delete include.task.runOnce;
  include.task.notify = [];
  return include;
}

/**
 * The tasks of each branch, in an include; without one when there is nothing to choose or to repeat. If a play has too
 * many open branches, which is reported, everything is still compiled once, to find the errors in it.
 * @param choices what can be meant, by name; under the empty name when only one thing can be meant
 */
export async function branched<T>(
  include: CompiledTask | undefined,
  choices: ReadonlyMap<string, T>,
  context: Context,
  loading: Loading,
  tasksFor: (choice: T, inner: Context) => Promise<TaskNode<CompiledTask>[]>,
): Promise<TaskNode<CompiledTask>[]> {
  if (!include)
    return (await Promise.all([...choices.values()].map((choice) => tasksFor(choice, context)))).flat();
  const { openBranches } = context;
  const isLimited = areTooMany(choices.size, include, context, loading);
  const branches = new Map<string, TaskNode<CompiledTask>[]>();
  for (const [branch, choice] of choices) {
    const end = `${context.folder} ${branch}`;
    if (isLimited && openBranches.to.has(end)) continue;
    openBranches.to.add(end);
    // the include evaluates the conditions, once
    const inner = { ...context, when: [], around: [...context.around, { include, branch }] };
    const tasks = await tasksFor(choice, inner);
    if (tasks.length > 0) branches.set(branch, tasks);
  }
  return branches.size > 0 ? [{ include, branches }] : [];
}

/** Whether the play has too many open branches with these. Reports the first ones above the limit. */
function areTooMany(
  size: number,
  include: CompiledTask,
  { openBranches }: Context,
  { findings }: Loading,
): boolean {
  if (size < 2) return false;
  const before = openBranches.count;
  openBranches.count += size;
  if (openBranches.count <= most) return false;
  if (before > most) return true;
  const message = `the included names can mean more than ${most} things in this play`;
  const hint = 'write the part that is known, such as tasks-{{ x }}.yml, or the names themselves as a loop';
  findings.error('open-name', message, { place: keyPlaceOf(include.raw, include.key), hint });
  return true;
}

/** The text that is used on all hosts, if one is known to be. */
export function fixedName(
  texts: readonly string[],
  { names, isOpen }: ForecastNames,
  isThere: (name: string) => boolean,
): string | undefined {
  if (isOpen) return undefined;
  if (texts.every((text) => !text.includes('{{'))) return texts.find(isThere);
  return names.size === 1 ? [...names].find(isThere) : undefined;
}
