import { Unknown } from '../core/unknown.ts';
import type { Value, Values } from '../core/values.ts';
import { orUnknown } from '../evaluate/attempt.ts';
import { render } from '../template/render.ts';
import type { Scope } from '../template/scope.ts';
import type { ActionResult } from './action.ts';
import { unchangedResult, unknownResult } from './results.ts';

/**
 * Sets variables to these values.
 * @param reading what an unknown value results in: by default only its variable is unknown
 */
export function setVariables(
  given: Values,
  scope: Scope,
  reading: (read: () => Value) => Value | Unknown = orUnknown,
): ActionResult {
  const { values, own } = rendered(given, scope, reading);
  const why = [...values.values()].find((value) => value instanceof Unknown);
  if (why) return { ...unknownResult(why), defines: values };
  return {
    ...unchangedResult({ ansible_facts: Object.fromEntries(values) as Values }),
    defines: values,
    own,
  };
}

/** The values of a mapping, rendered one by one, and the names of those that contain nothing from outside. */
function rendered(
  given: Values,
  scope: Scope,
  reading: (read: () => Value) => Value | Unknown,
): { values: Map<string, Value | Unknown>; own: ReadonlySet<string> } {
  const values = new Map<string, Value | Unknown>();
  const own = new Set<string>();
  for (const [name, written] of Object.entries(given)) {
    const { value, outside } = scope.watch(() => reading(() => render(written, scope)));
    values.set(name, value);
    if (!outside) own.add(name);
  }
  return { values, own };
}
