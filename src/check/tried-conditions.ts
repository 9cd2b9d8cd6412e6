import { Unknown } from '../core/unknown.ts';
import type { CompiledTask } from '../playbook/compile/compiled-task.ts';
import type { Expression } from '../template/cel/expression.ts';
import { TemplateError, UndefinedVariable } from '../template/render.ts';
import type { Scope } from '../template/scope.ts';
import { isValueOnly } from './check-known.ts';
import { reportProblem } from './check-step.ts';
import type { Checking } from './checking.ts';
import { hasOpenItem } from './tried-texts.ts';

/** More items of a loop are unlikely to show another mistake. */
const mostScopes = 20;

/**
 * Evaluates the conditions of a task and the expressions in its arguments with what is known before the run, and reports those that
 * fail, such as a comparison of a number with a text.
 */
export function checkTriedConditions(step: CompiledTask, checking: Checking): void {
  const { when, expressions } = step.task;
  if (when.length + expressions.length === 0) return;
  for (const hosts of checking.classes)
    for (const scope of checking.view.scopes(step, hosts[0]!).slice(0, mostScopes)) {
      const found = firstError([...when, ...expressions], when.length, scope);
      if (!found || isReportedElsewhere(found, step)) continue;
      const { error, condition } = found;
      const code = error instanceof UndefinedVariable ? 'undefined-variable' : 'bad-expression';
      const at = { place: condition.place ?? step.task.place, hint: error.hint };
      reportProblem(step, code, error.message, at, hosts, checking);
    }
}

interface Failure {
  condition: Expression;
  error: TemplateError | UndefinedVariable;
}

/** The first error; a false condition, or one that is not known, keeps those after it from being evaluated. */
function firstError(all: readonly Expression[], conditions: number, scope: Scope): Failure | undefined {
  for (const [i, condition] of all.entries())
    try {
      if (i >= conditions) condition.evaluate(scope);
      else if (!condition.test(scope)) return undefined;
    } catch (error) {
      if (error instanceof TemplateError || error instanceof UndefinedVariable)
        return readsUnknown(condition, scope) ? undefined : { condition, error };
      if (error instanceof Unknown && i >= conditions) continue;
      return undefined;
    }
  return undefined;
}

/** Whether an expression reads a value of the run: it can keep the rest from being evaluated. */
function readsUnknown({ paths }: Expression, scope: Scope): boolean {
  return paths.some(({ path }) => {
    try {
      scope.resolve(path);
      return false;
    } catch (error) {
      return error instanceof Unknown;
    }
  });
}

/** The check of names reports variables, and the check of types reports conditions that are only a value. */
function isReportedElsewhere({ condition, error }: Failure, step: CompiledTask): boolean {
  if (error.chain.length > 0) return true;
  return error instanceof UndefinedVariable ? !hasOpenItem(error.parts[0]!, step) : isValueOnly(condition);
}
