import type { Unknown } from '../core/unknown.ts';
import type { Names, Task } from '../playbook/plan.ts';
import { renderText } from '../template/render.ts';
import type { Scope } from '../template/scope.ts';
import { attempt } from './attempt.ts';
import { BadArguments } from './errors.ts';

/**
 * The name that a task includes: the first of its names that exists.
 * @throws BadArguments when none of them exists
 */
export function nameAmong(names: Names, scope: Scope): string {
  const found = firstFound(names, scope);
  if (found !== undefined) return found;
  throw new BadArguments(`${noneOfNames(names, scope)} (looked in ${names.lookedIn.join(', ')})`);
}

/** Says that none of the names exists. */
export function noneOfNames({ texts, kind }: Names, scope: Scope): string {
  return `there is no ${kind} ${texts.map((text) => `"${renderText(text, scope)}"`).join(', ')}`;
}

/** The same before the run: undefined when none of the names exists. */
export function knownName(names: Names, scope: Scope): string | Unknown | undefined {
  return attempt(() => firstFound(names, scope));
}

function firstFound({ texts, known }: Names, scope: Scope): string | undefined {
  for (const text of texts) {
    const name = renderText(text, scope);
    if (known.has(name)) return name;
  }
  return undefined;
}

/**
 * The ids of the handlers that a task notifies under names that are known now.
 * @throws BadArguments when no handler has one of the names
 */
export function notifiedBy({ openNotices = [] }: Task, scope: Scope): number[] {
  return openNotices.flatMap(({ text, handlers }) => {
    const name = renderText(text, scope);
    const ids = handlers.get(name);
    if (ids) return ids;
    throw new BadArguments(`there is no handler "${name}" to notify`);
  });
}
