import type { Task, Within } from '../plan.ts';

/** The blocks and the expansions around a task, innermost first. */
export function around({ within }: Pick<Task, 'within'>): Within[] {
  const chain: Within[] = [];
  for (let at = within; at; at = at.outer) chain.push(at);
  return chain;
}

/** Whether two tasks are in the same part of the same block, or expanded for the same name. */
export function areBeside(one: Pick<Task, 'within'>, other: Pick<Task, 'within'>): boolean {
  const [a, b] = [one.within, other.within];
  if (!a || !b) return a === b;
  if ('block' in a) return 'block' in b && a.block === b.block && a.part === b.part;
  return 'expansion' in b && a.expansion === b.expansion && a.name === b.name;
}

/** The heads of the expansions around a task, innermost first. */
export function headsAround(task: Pick<Task, 'within'>): Task[] {
  return around(task).flatMap((within) => ('expansion' in within ? within.expansion.head : []));
}

/** Whether a task can run many times, or only where its name is meant. */
export function isExpanded(task: Pick<Task, 'within'>): boolean {
  return headsAround(task).length > 0;
}

/**
 * Names for the position of a task, as far as expansions decide whether a host reaches it: the whole play, then
 * the expansions around the task, outermost first.
 */
export function placesOf(task: Pick<Task, 'within'>): string[] {
  const names = around(task).flatMap((within) =>
    'expansion' in within ? `${within.expansion.head.id} ${within.name}` : [],
  );
  return ['', ...names.reverse().map((_, i, all) => all.slice(0, i + 1).join('/'))];
}
