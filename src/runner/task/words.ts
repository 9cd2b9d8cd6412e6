import { convertKeys } from '../../core/check-args.ts';
import { Unknown } from '../../core/unknown.ts';
import type { Value, Values } from '../../core/values.ts';
import type { Task } from '../../playbook/plan.ts';
import { render } from '../../template/render.ts';
import { layer, type Scope } from '../../template/scope.ts';
import { firstThat, nameAmong } from './evaluate.ts';
import { unknownResult } from './no-answer.ts';
import type { Result } from './result.ts';

/** An engine word: an action of the controller, without a host. */
type Word = (task: Task, scope: Scope) => Result;

/** The engine words that replace a module. (include_tasks and meta are not tasks of a host.) */
export const engineWordRuns: Record<string, Word> = {
  set_fact({ args }, scope) {
    const { values, own } = made(args, scope);
    const why = [...values.values()].find((value) => value instanceof Unknown);
    if (why) return { ...unknownResult(why), defines: values };
    return { ...fine({ ansible_facts: Object.fromEntries(values) as Values }), defines: values, own };
  },

  include_vars(task, scope) {
    const file = task.files!.get(task.names ? nameAmong(task.names, scope) : '')!;
    const { name } = task.args;
    const given = name === undefined ? file : { [String(name)]: file };
    const { values, own } = made(given, scope.with(layer(file)), (read) => read());
    return { ...fine({ ansible_facts: Object.fromEntries(values) as Values }), defines: values, own };
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
    const wrong = firstThat(false, expressions, scope);
    if (wrong) {
      const message = args.fail_msg ?? args.msg;
      const said = message === undefined ? '' : `${String(render(message, scope))} `;
      return failed(`${said}(${wrong.source} is false)`);
    }
    return {
      ...fine({}),
      ...(args.success_msg !== undefined && { message: String(render(args.success_msg, scope)) }),
    };
  },

  validate_argument_spec({ takes, role }, scope) {
    const names = Object.keys(takes!.keys!).filter((name) => scope.has(name));
    const given = new Map(names.map((name) => [name, orUnknown(() => scope.get(name))]));
    const isUnknown = (value: unknown) => value instanceof Unknown;
    const result = convertKeys(Object.fromEntries(given) as Values, takes!, [], isUnknown);
    if ('problems' in result) {
      const sentences = result.problems.map(({ message, hint }) => `${message}${hint ? ` (${hint})` : ''}`);
      return failed(`role "${role!.name}": ${sentences.join('; ')}`);
    }
    const why = [...given.values()].find((value) => value instanceof Unknown);
    return why ? unknownResult(why) : fine({});
  },
};

/** The variables that a task defines, for any result; those of all files that it may include. */
export function definedBy({ module, args, files }: Task): string[] {
  if (module === 'set_fact') return Object.keys(args);
  if (module !== 'include_vars') return [];
  return args.name === undefined ? [...(files?.values() ?? [])].flatMap(Object.keys) : [String(args.name)];
}

/** The values of a mapping, rendered one by one, and which of them contain nothing from outside. */
function made(
  given: Values,
  scope: Scope,
  reading: (read: () => Value) => Value | Unknown = orUnknown,
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

function orUnknown(read: () => Value): Value | Unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unknown) return error;
    throw error;
  }
}

function fine(value: Values): Result {
  return { status: 'unchanged', changes: [], value: { changed: false, failed: false, ...value } };
}

function failed(message: string): Result {
  return { status: 'failed', changes: [], message, value: { changed: false, failed: true, msg: message } };
}
