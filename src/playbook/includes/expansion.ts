import type { Values } from '../../core/values.ts';
import { keyPlaceOf } from '../../yaml/read.ts';
import type { Context } from '../context.ts';
import type { Loading } from '../loading.ts';
import { newStep, readKeywords } from '../new-step.ts';
import type { Step } from '../step.ts';
import type { Foreseen } from './foreseen.ts';

/** What a name may mean, by the names that are not known before the run; by an empty one when it is known. */
export type Ways<T> = Map<string, T>;

/** More than so many ways to come to a task are a slip, such as files that all include any of the others. */
const most = 500;

/** The head of tasks that are expanded in the run: it has the loop and the names of what is written here. */
export async function headOf(
  given: Pick<Step, 'raw' | 'key' | 'spotOf' | 'params'> & { args: Values },
  context: Context,
  loading: Loading,
): Promise<Step> {
  const head = newStep({ ...given, module: undefined }, context, loading);
  await readKeywords(head, context, loading);
  // each host has its own loop; what notifies, or runs once, are the tasks inside
  delete head.task.runOnce;
  head.task.notify = [];
  loading.heads.set(head.task, head);
  return head;
}

/** The tasks of each way, behind their head; without a head when there is nothing to be expanded. */
export async function expanded<T>(
  head: Step | undefined,
  ways: Ways<T>,
  context: Context,
  { findings }: Loading,
  tasksFor: (way: T, inner: Context) => Promise<Step[]>,
): Promise<Step[]> {
  if (!head) return (await Promise.all([...ways.values()].map((way) => tasksFor(way, context)))).flat();
  // the head asks the conditions, once
  const inner = { ...context, ways: context.ways * ways.size, when: [] };
  if (inner.ways > most) {
    const message = `the names of what is included may mean ${inner.ways} different things here`;
    const hint = 'write the part that is known, such as tasks-{{ x }}.yml, or the names themselves as a loop';
    findings.error('open-name', message, { place: keyPlaceOf(head.raw, head.key), hint });
    return [];
  }
  const expansion = { head: head.task };
  const steps: Step[] = [];
  for (const [name, way] of ways) {
    const within = { expansion, name, outer: context.within };
    steps.push(...(await tasksFor(way, { ...inner, within })));
  }
  return steps.length > 0 ? [head, ...steps] : [];
}

/** The text that counts on all hosts, if one is known to. */
export function fixedName(
  texts: readonly string[],
  { names, isOpen }: Foreseen,
  isThere: (name: string) => boolean,
): string | undefined {
  if (isOpen) return undefined;
  if (texts.every((text) => !text.includes('{{'))) return texts.find(isThere);
  return names.size === 1 ? [...names].find(isThere) : undefined;
}
