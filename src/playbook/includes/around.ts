import type { Task, Within } from '../plan.ts';

/** The blocks and the expansions around a task, innermost first. */
export function around({ within }: Pick<Task, 'within'>): Within[] {
  const chain: Within[] = [];
  for (let at = within; at; at = at.outer) chain.push(at);
  return chain;
}

/** Are two tasks in the same part of the same block, or expanded for the same name? */
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

/** May a task run many times, or only where it is meant by its name? */
export function isExpanded(task: Pick<Task, 'within'>): boolean {
  return headsAround(task).length > 0;
}

/**
 * Names for where something stands, as far as it hangs on expansions whether a host comes there: the whole play, then
 * those around it, outermost first.
 */
export function placesOf(task: Pick<Task, 'within'>): string[] {
  const names = around(task).flatMap((within) =>
    'expansion' in within ? `${within.expansion.head.id} ${within.name}` : [],
  );
  return ['', ...names.reverse().map((_, i, all) => all.slice(0, i + 1).join('/'))];
}
