import { didYouMean } from '../../core/errors.ts';
import type { Findings } from '../../core/findings.ts';
import { placeOf } from '../../yaml/read.ts';
import { headsAround } from '../includes/around.ts';
import { fits } from '../keywords/fits.ts';
import type { Notice, Task } from '../plan.ts';
import type { CompiledTask } from './compiled-task.ts';
import type { Loading } from './loading.ts';
import { type Spot, usesOfText } from './uses.ts';

/**
 * Finds the handlers that each notification means: by name, as "ROLE : NAME", or by what they listen to. The handlers
 * of a role come before handlers of the same name elsewhere. Unknown and duplicate names are reported.
 */
export async function connectHandlers(
  steps: readonly CompiledTask[],
  handlerSteps: readonly CompiledTask[],
  { findings, heads, lostHandlers }: Loading,
): Promise<void> {
  const handlers = handlerSteps.filter(({ task }) => !heads.has(task));
  reportDoubles(handlers, findings);
  const tasks = handlers.map((step) => step.task);
  for (const step of [...steps, ...handlerSteps]) {
    const { task } = step;
    for (const name of task.notify) {
      const found = handlersFor(name, task, tasks);
      task.notifies.push(...found.map(({ id }) => id));
      if (found.length > 0) continue;
      const open = name.includes('{{') ? openNotice(name, task, tasks) : undefined;
      const isLost = [...lostHandlers].some((lost) => fits(name, lost));
      if (!open?.handlers.size && !isLost) reportUnknown(step, name, tasks, findings);
      if (!open) continue;
      step.uses['in loop'].push(...(await usesOfText(name, spotOf(step, name), findings)));
      task.openNotices = [...(task.openNotices ?? []), open];
    }
  }
}

/** What a name with templates can mean: all names and topics of handlers that have its shape. */
function openNotice(text: string, task: Task, handlers: readonly Task[]): Notice {
  const called = handlers.flatMap((each) => [each.name, qualified(each) ?? [], each.listen].flat());
  const names = [...new Set(called)].filter((name) => fits(text, name));
  const idsOf = (name: string) => handlersFor(name, task, handlers).map(({ id }) => id);
  return { text, handlers: new Map(names.map((name) => [name, idsOf(name)])) };
}

/** Whether a task can notify the handler of this id. */
export function mayNotify({ notifies, openNotices = [] }: Task, id: number): boolean {
  return (
    notifies.includes(id) || openNotices.some(({ handlers }) => [...handlers.values()].flat().includes(id))
  );
}

function handlersFor(name: string, task: Task, handlers: readonly Task[]): Task[] {
  const named = handlers.filter((handler) => handler.name === name || qualified(handler) === name);
  const own = named.filter((handler) => handler.role && handler.role.path === task.role?.path);
  const first = own[0] ?? named.findLast((handler) => !handler.role) ?? named[0];
  // each host has only one of the expanded tasks with this name
  const chosen = named.filter((handler) => handler === first || (first && haveOneHead(handler, first)));
  const listening = handlers.filter((handler) => !chosen.includes(handler) && handler.listen.includes(name));
  return [...chosen, ...listening];
}

function haveOneHead(one: Task, other: Task): boolean {
  const [a, b] = [headsAround(one).at(-1), headsAround(other).at(-1)];
  return a !== undefined && a === b;
}

function qualified(handler: Task): string | undefined {
  return handler.role && `${handler.role.name} : ${handler.name}`;
}

function reportDoubles(handlers: readonly CompiledTask[], findings: Findings): void {
  const first = new Map<string, Task>();
  for (const { task, raw } of handlers) {
    const key = `${task.role?.path ?? ''} ${task.name}`;
    const other = first.get(key);
    if (!other) first.set(key, task);
    else if (raw.name !== undefined && !haveOneHead(task, other))
      findings.error('duplicate-handler', `there are two handlers "${task.name}"`, {
        place: placeOf(raw, 'name'),
        hint: `the other one is at ${other.place.file}:${other.place.line}; to notify both, let them listen`,
      });
  }
}

/** The place of a name that a task notifies; an enclosing block or include can notify for the task. */
function spotOf({ raw }: CompiledTask, name: string): Spot {
  const list = Array.isArray(raw.notify) ? raw.notify : undefined;
  const index = list?.indexOf(name) ?? -1;
  return list && index >= 0 ? { container: list, key: index } : { container: raw, key: 'notify' };
}

function reportUnknown(
  step: CompiledTask,
  name: string,
  handlers: readonly Task[],
  findings: Findings,
): void {
  const { container, key } = spotOf(step, name);
  const place = placeOf(container, key) ?? step.task.place;
  const known = handlers.flatMap(({ name: own, module, listen }) => [
    ...(own === module ? [] : [own]),
    ...listen,
  ]);
  const close = didYouMean(name, known);
  const parts = name.split(',').map((part) => part.trim());
  const hint = close
    ? `did you mean "${close}"?`
    : parts.length > 1 && parts.some((part) => known.includes(part))
      ? `write notify: [${parts.join(', ')}]`
      : known.length > 0
        ? `known: ${[...new Set(known)].join(', ')}`
        : 'the play has no handlers';
  findings.error('unknown-handler', `no handler "${name}"`, { place, hint });
}
