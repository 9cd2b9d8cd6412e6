import type { Value, Values } from '../core/values.ts';
import { compileExpression } from '../template/expression.ts';
import { render } from '../template/render.ts';
import type { Scope } from '../template/scope.ts';
import type { Result } from './outcome.ts';
import type { HostVariables } from './variables.ts';

/** An engine word: what the controller does by itself, without a host. */
type Word = (args: Values, scope: Scope, said: HostVariables) => Promise<Result> | Result;

/** The engine words that stand where a module stands. (include_tasks and meta are no tasks of a host.) */
export const words: Record<string, Word> = {
  set_fact(args, scope, said) {
    const values: Values = {};
    for (const [name, value] of Object.entries(args)) values[name] = render(value, scope);
    for (const [name, value] of Object.entries(values)) said.set(name, value);
    return fine({ ansible_facts: values });
  },

  debug(args, scope) {
    const value =
      typeof args.var === 'string' ? scopeValue(args.var, scope) : render(args.msg ?? 'Hello world!', scope);
    return { ...fine({}), message: typeof value === 'string' ? value : JSON.stringify(value, undefined, 2) };
  },

  fail(args, scope) {
    return failed(String(render(args.msg ?? 'Failed as requested from task', scope)));
  },

  async assert(args, scope) {
    for (const condition of [args.that ?? []].flat() as Value[]) {
      const expression = await compileExpression(String(condition));
      if (expression.test(scope)) continue;
      const message = args.fail_msg ?? args.msg;
      const said = message === undefined ? '' : `${String(render(message, scope))} `;
      return failed(`${said}(${expression.source} is false)`);
    }
    return {
      ...fine({}),
      ...(args.success_msg !== undefined && { message: String(render(args.success_msg, scope)) }),
    };
  },
};

function scopeValue(path: string, scope: Scope): Value {
  return render(`{{ ${path} }}`, scope);
}

function fine(value: Values): Result {
  return { status: 'unchanged', changes: [], value: { changed: false, failed: false, ...value } };
}

function failed(message: string): Result {
  return { status: 'failed', changes: [], message, value: { changed: false, failed: true, msg: message } };
}
