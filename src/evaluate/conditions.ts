import { Unknown } from '../core/unknown.ts';
import type { Task } from '../playbook/plan.ts';
import type { Expression } from '../template/cel/expression.ts';
import type { Scope } from '../template/scope.ts';
import { Pending } from './errors.ts';

/** The source of the condition that is false, if there is one. Throws like `firstThat`. */
export function refusedBy(task: Pick<Task, 'when'>, scope: Scope): string | undefined {
  return firstThat(false, task.when, scope)?.source;
}

/** Whether all conditions of a task are true. Ignores errors in them: the checks report each where it is written. */
export function conditionsHold({ when }: Pick<Task, 'when'>, scope: Scope): boolean | Unknown {
  try {
    return firstThat(false, when, scope, () => true) === undefined;
  } catch (error) {
    if (error instanceof Unknown) return error;
    throw error;
  }
}

/**
 * The first condition with this result. A known condition decides, even after an unknown one.
 * @param passesOver whether an error counts as a condition without the result; no error does when absent
 * @throws Unknown when it is unknown whether there is one
 */
export function firstThat(
  wanted: boolean,
  conditions: readonly Expression[],
  scope: Scope,
  passesOver: (error: unknown) => boolean = () => false,
): Expression | undefined {
  let unknown: Unknown | undefined;
  for (const condition of conditions) {
    try {
      if (condition.test(scope) === wanted) return condition;
    } catch (error) {
      // an error after an unknown condition is not certain: the unknown one can already decide
      if (error instanceof Unknown) unknown ??= error;
      else if (!passesOver(error) && (!unknown || error instanceof Pending)) throw error;
    }
  }
  if (unknown) throw unknown;
  return undefined;
}
