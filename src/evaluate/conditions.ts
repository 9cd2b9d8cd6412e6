import { Unknown } from '../core/unknown.ts';
import type { Task } from '../playbook/plan.ts';
import type { Expression } from '../template/cel/expression.ts';
import type { Scope } from '../template/scope.ts';
import { Pending } from './errors.ts';

/** The source of the condition that is false, if one is. Throws as `firstThat`. */
export function refusedBy(task: Pick<Task, 'when'>, scope: Scope): string | undefined {
  return firstThat(false, task.when, scope)?.source;
}

/** Whether all conditions of a task hold. Passes over errors in conditions: the checks report each where it is written. */
export function conditionsHold({ when }: Pick<Task, 'when'>, scope: Scope): boolean | Unknown {
  try {
    return firstThat(false, when, scope, () => true) === undefined;
  } catch (error) {
    if (error instanceof Unknown) return error;
    throw error;
  }
}

/**
 * The first condition with this result. A known one decides, even after one that is unknown.
 * @param passesOver says which errors count as a condition without the result; none when absent
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
      // an error after an unknown condition is not certain: that one may already decide
      if (error instanceof Unknown) unknown ??= error;
      else if (!passesOver(error) && (!unknown || error instanceof Pending)) throw error;
    }
  }
  if (unknown) throw unknown;
  return undefined;
}
