import type { Values } from '../core/values.ts';
import type { Task } from '../playbook/plan.ts';
import { render } from '../template/render.ts';
import { layer, type Scope } from '../template/scope.ts';
import type { Result } from './outcome.ts';
import type { HostVariables } from './variables.ts';

/** An engine word: what the controller does by itself, without a host. */
type Word = (task: Task, scope: Scope, said: HostVariables) => Result;

/** The engine words that stand where a module stands. (include_tasks and meta are no tasks of a host.) */
export const words: Record<string, Word> = {
  set_fact({ args }, scope, said) {
    const values: Values = {};
    for (const [name, value] of Object.entries(args)) values[name] = render(value, scope);
    for (const [name, value] of Object.entries(values)) said.set(name, value);
    return fine({ ansible_facts: values });
  },

  include_vars({ args, files }, scope, said) {
    const name = String(render(args.file ?? null, scope));
    const path = [...(files?.keys() ?? [])].find((each) => each === name || each.endsWith(`/${name}`));
    if (path === undefined) return failed(`there is no file of variables "${name}"`);
    const own = files!.get(path)!;
    const values = render(own, scope.with(layer(own))) as Values;
    const given = args.name === undefined ? values : { [String(args.name)]: values };
    for (const [key, value] of Object.entries(given)) said.set(key, value);
    return fine({ ansible_facts: given });
  },

  debug({ args, expressions: [wanted] }, scope) {
    const value = wanted ? wanted.evaluate(scope) : render(args.msg ?? 'Hello world!', scope);
    const message = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
    return { ...fine({ msg: value }), message };
  },

  fail({ args }, scope) {
    return failed(String(render(args.msg ?? 'Failed as requested from task', scope)));
  },

  assert({ args, expressions }, scope) {
    for (const expression of expressions) {
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

function fine(value: Values): Result {
  return { status: 'unchanged', changes: [], value: { changed: false, failed: false, ...value } };
}

function failed(message: string): Result {
  return { status: 'failed', changes: [], message, value: { changed: false, failed: true, msg: message } };
}
