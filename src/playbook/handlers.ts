import { didYouMean } from '../core/errors.ts';
import { placeOf } from '../yaml/read.ts';
import type { Findings } from './findings.ts';
import type { Task } from './plan.ts';
import type { Step } from './task.ts';

/**
 * Finds the handlers that each notification means: by name, as "ROLE : NAME", or by what they listen to. In a
 * role, its own handlers come before those of the same name elsewhere. Unknown and doubled names are reported.
 */
export function connectHandlers(steps: readonly Step[], handlers: readonly Step[], findings: Findings): void {
  reportDoubles(handlers, findings);
  const tasks = handlers.map((step) => step.task);
  for (const step of [...steps, ...handlers])
    step.task.notifies = step.task.notify.flatMap((name) => {
      const found = handlersFor(name, step.task, tasks);
      if (found.length === 0) reportUnknown(step, name, tasks, findings);
      return found.map((task) => task.id);
    });
}

function handlersFor(name: string, task: Task, handlers: readonly Task[]): Task[] {
  const named = handlers.filter((handler) => handler.name === name || qualified(handler) === name);
  const own = named.filter((handler) => handler.role && handler.role.path === task.role?.path);
  const chosen = own[0] ?? named.findLast((handler) => !handler.role) ?? named[0];
  const listening = handlers.filter((handler) => handler !== chosen && handler.listen.includes(name));
  return chosen ? [chosen, ...listening] : listening;
}

function qualified(handler: Task): string | undefined {
  return handler.role && `${handler.role.name} : ${handler.name}`;
}

function reportDoubles(handlers: readonly Step[], findings: Findings): void {
  const first = new Map<string, Task>();
  for (const { task, raw } of handlers) {
    const key = `${task.role?.path ?? ''} ${task.name}`;
    const other = first.get(key);
    if (!other) first.set(key, task);
    else if (raw.name !== undefined)
      findings.error('duplicate-handler', `there are two handlers "${task.name}"`, {
        place: placeOf(raw, 'name'),
        hint: `the other one stands at ${other.place.file}:${other.place.line}; to notify both, let them listen`,
      });
  }
}

function reportUnknown(step: Step, name: string, handlers: readonly Task[], findings: Findings): void {
  const list = Array.isArray(step.raw.notify) ? step.raw.notify : undefined;
  const index = list?.indexOf(name) ?? -1;
  const place = list && index >= 0 ? placeOf(list, index) : (placeOf(step.raw, 'notify') ?? step.task.place);
  if (name.includes('{{')) {
    const hint = 'write the name of the handler itself';
    findings.error('not-yet', 'a template in "notify" is not there yet', { place, hint });
    return;
  }
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
