import type { Values } from '../../core/values.ts';
import { keyPlaceOf } from '../../yaml/read.ts';
import type { CompiledTask } from '../compile/compiled-task.ts';
import type { Context } from '../compile/context.ts';
import type { Loading } from '../compile/loading.ts';
import { newTask, readKeywords } from '../compile/new-task.ts';
import type { Foreseen } from './name-forecast.ts';

/** What a name can mean, by the names that are unknown before the run; under the empty name when it is known. */
export type ExpansionChoice<T> = Map<string, T>;

/** More ways than this in a play are a mistake, such as files that all include any of the others. */
const most = 200;

/** The head of expanded tasks: it has the loop and the names that are written here. */
export async function headOf(
  given: Pick<CompiledTask, 'raw' | 'key' | 'spotOf' | 'params'> & { args: Values },
  context: Context,
  loading: Loading,
): Promise<CompiledTask> {
  const head = newTask({ ...given, module: undefined }, context, loading);
  await readKeywords(head, context, loading);
  // each host has its own loop; notifications and run_once belong to the tasks inside
  delete head.task.runOnce;
  head.task.notify = [];
  loading.heads.set(head.task, head);
  return head;
}

/**
 * The tasks of each way, behind their head; without a head when there is nothing to expand. If a play has too many
 * ways, which is reported, everything is still compiled once, to find the errors in it.
 */
export async function expanded<T>(
  head: CompiledTask | undefined,
  ways: ExpansionChoice<T>,
  context: Context,
  loading: Loading,
  tasksFor: (way: T, inner: Context) => Promise<CompiledTask[]>,
): Promise<CompiledTask[]> {
  if (!head) return (await Promise.all([...ways.values()].map((way) => tasksFor(way, context)))).flat();
  // the head evaluates the conditions, once
  const inner = { ...context, when: [] };
  const isCrowded = areTooMany(ways, head, context, loading);
  const expansion = { head: head.task };
  const steps: CompiledTask[] = [];
  for (const [name, way] of ways) {
    const end = `${context.folder} ${name}`;
    if (isCrowded && context.ways.to.has(end)) continue;
    context.ways.to.add(end);
    const within = { expansion, name, outer: context.within };
    steps.push(...(await tasksFor(way, { ...inner, within })));
  }
  return steps.length > 0 ? [head, ...steps] : [];
}

/** Whether the play has too many ways with these. Reports the first ones above the limit. */
function areTooMany(
  { size }: ExpansionChoice<unknown>,
  head: CompiledTask,
  { ways }: Context,
  { findings }: Loading,
): boolean {
  if (size < 2) return false;
  const before = ways.count;
  ways.count += size;
  if (ways.count <= most) return false;
  if (before > most) return true;
  const message = `the included names can mean more than ${most} things in this play`;
  const hint = 'write the part that is known, such as tasks-{{ x }}.yml, or the names themselves as a loop';
  findings.error('open-name', message, { place: keyPlaceOf(head.raw, head.key), hint });
  return true;
}

/** The text that is used on all hosts, if one is known to be. */
export function fixedName(
  texts: readonly string[],
  { names, isOpen }: Foreseen,
  isThere: (name: string) => boolean,
): string | undefined {
  if (isOpen) return undefined;
  if (texts.every((text) => !text.includes('{{'))) return texts.find(isThere);
  return names.size === 1 ? [...names].find(isThere) : undefined;
}
