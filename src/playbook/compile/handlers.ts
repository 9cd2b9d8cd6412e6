import { didYouMean } from '../../core/errors.ts';
import type { Findings } from '../../core/findings.ts';
import { placeOf } from '../../yaml/read.ts';
import { fits } from '../keywords/fits.ts';
import type { Notice, Task } from '../plan.ts';
import { tasksIn } from '../tree.ts';
import { allTasks, type CompiledPlay } from './compiled-play.ts';
import { type CompiledTask, includesAround } from './compiled-task.ts';
import type { Loading } from './loading.ts';
import { type Spot, usesOfText } from './uses.ts';

/**
 * Finds the handlers that each notification means: by name, as "ROLE : NAME", or by what they listen to. The handlers
 * of a role come before handlers of the same name elsewhere. Unknown and duplicate names are reported.
 */
export async function connectHandlers(
  compiled: Pick<CompiledPlay, 'tasks' | 'handlers'>,
  { findings, lostHandlers }: Loading,
): Promise<void> {
  const handlers = tasksIn(compiled.handlers);
  reportDoubles(handlers, findings);
  for (const step of allTasks(compiled)) {
    const { task } = step;
    for (const name of task.notify) {
      const found = handlersFor(name, task, handlers);
      task.notifies.push(...found.map((handler) => handler.task.id));
      if (found.length > 0) continue;
      const open = name.includes('{{') ? openNotice(name, task, handlers) : undefined;
      const isLost = [...lostHandlers].some((lost) => fits(name, lost));
      if (!open?.handlers.size && !isLost) reportUnknown(step, name, handlers, findings);
      if (!open) continue;
      step.uses['in loop'].push(...(await usesOfText(name, spotOf(step, name), findings)));
      task.openNotices = [...(task.openNotices ?? []), open];
    }
  }
}

/** What a name with templates can mean: all names and topics of handlers that have its shape. */
function openNotice(text: string, task: Task, handlers: readonly CompiledTask[]): Notice {
  const called = handlers.flatMap((each) => [each.task.name, qualified(each) ?? [], each.task.listen].flat());
  const names = [...new Set(called)].filter((name) => fits(text, name));
  const idsOf = (name: string) => handlersFor(name, task, handlers).map((handler) => handler.task.id);
  return { text, handlers: new Map(names.map((name) => [name, idsOf(name)])) };
}

/** Whether a task can notify the handler of this id. */
export function mayNotify({ notifies, openNotices = [] }: Task, id: number): boolean {
  return (
    notifies.includes(id) || openNotices.some(({ handlers }) => [...handlers.values()].flat().includes(id))
  );
}

function handlersFor(name: string, { role }: Task, handlers: readonly CompiledTask[]): CompiledTask[] {
  const named = handlers.filter((handler) => handler.task.name === name || qualified(handler) === name);
  const own = named.filter(({ task }) => task.role && task.role.path === role?.path);
  const first = own[0] ?? named.findLast(({ task }) => !task.role) ?? named[0];
  // each host has only one of the included tasks with this name
  const chosen = named.filter((handler) => handler === first || (first && haveOneInclude(handler, first)));
  const listening = handlers.filter(
    (handler) => !chosen.includes(handler) && handler.task.listen.includes(name),
  );
  return [...chosen, ...listening];
}

function haveOneInclude(one: CompiledTask, other: CompiledTask): boolean {
  const [a, b] = [includesAround(one)[0], includesAround(other)[0]];
  return a !== undefined && a === b;
}

function qualified({ task: { role, name } }: CompiledTask): string | undefined {
  return role && `${role.name} : ${name}`;
}

function reportDoubles(handlers: readonly CompiledTask[], findings: Findings): void {
  const first = new Map<string, CompiledTask>();
  for (const handler of handlers) {
    const { task, raw } = handler;
    const key = `${task.role?.path ?? ''} ${task.name}`;
    const other = first.get(key);
    if (!other) first.set(key, handler);
    else if (raw.name !== undefined && !haveOneInclude(handler, other)) {
      const { file, line } = other.task.place;
      findings.error('duplicate-handler', `there are two handlers "${task.name}"`, {
        place: placeOf(raw, 'name'),
        hint: `the other one is at ${file}:${line}; to notify both, let them listen`,
      });
    }
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
  handlers: readonly CompiledTask[],
  findings: Findings,
): void {
  const { container, key } = spotOf(step, name);
  const place = placeOf(container, key) ?? step.task.place;
  const known = handlers.flatMap(({ task: { name: own, module, listen } }) => [
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
