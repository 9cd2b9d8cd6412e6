import type { Unknown } from '../core/unknown.ts';
import type { Values } from '../core/values.ts';
import type { ActionResult } from './action.ts';

/** The result of an action that changes no host. */
export function unchangedResult(value: Values): ActionResult {
  return { status: 'unchanged', changes: [], value: { changed: false, failed: false, ...value } };
}

/** The result of an action that fails. */
export function failedResult(message: string): ActionResult {
  return {
    status: 'failed',
    changes: [],
    message,
    value: { changed: false, failed: true, msg: message },
  };
}

/**
 * The result of a task that needs an unknown value.
 * @param names the variables that the task would define
 */
export function unknownResult(why: Unknown, names: string[] = []): ActionResult {
  return {
    status: 'unknown',
    changes: [],
    message: why.why,
    value: {},
    unknown: why,
    defines: new Map(names.map((name) => [name, why])),
  };
}
