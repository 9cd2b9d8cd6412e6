import type { Change } from '../core/events.ts';
import type { Value, Values } from '../core/values.ts';
import { BadArguments } from '../evaluate/errors.ts';
import type { ActionResult } from './action.ts';

/** The result of an action that extends the inventory. */
export function extended(isNews: boolean, change: Change, value: Values): ActionResult {
  return {
    status: isNews ? 'changed' : 'unchanged',
    changes: isNews ? [change] : [],
    value: { changed: isNews, failed: false, ...value },
  };
}

/** A rendered argument that must be a name. */
export function nameIn(argument: string, value: Value): string {
  if (typeof value === 'number' || (typeof value === 'string' && value !== '')) return String(value);
  throw new BadArguments(`"${argument}" must be a name`);
}

/** A rendered argument that is a list of names, or a text with commas. */
export function namesIn(argument: string, value: Value): string[] {
  if (value === null || value === '') return [];
  if (Array.isArray(value)) return value.map((item) => nameIn(argument, item));
  return nameIn(argument, value)
    .split(',')
    .map((name) => name.trim());
}
