import { isMapping, type Value, type Values } from '../core/values.ts';
import type { CompiledTask } from '../playbook/compile/compiled-task.ts';
import type { LiveNames } from './live-names.ts';

/** What is known of a registered value before the run: its possible members, some with a value of their type. */
export interface RegisteredShape {
  members: readonly string[];
  samples: Values;
  /** The members that the module adds to those of every task. */
  own: readonly string[];
  hasLoop: boolean;
}

/** Members that every task can have, see runner/task/result.ts. */
const always = ['changed', 'failed', 'msg', 'skipped', 'attempts', 'unreachable'];

/** Values of the types that members always have. */
const samples: Values = {
  changed: false,
  failed: false,
  skipped: false,
  rc: 0,
  stdout: '',
  stderr: '',
  stdout_lines: [],
  stderr_lines: [],
};

/**
 * The registered values of a play whose members are known, by the names of their variables.
 * @param earlier names that tasks of earlier plays define
 */
export function registeredShapes(
  steps: readonly CompiledTask[],
  earlier: LiveNames,
): ReadonlyMap<string, RegisteredShape> {
  const shapes = new Map<string, RegisteredShape | undefined>();
  for (const step of steps)
    for (const name of step.defines) {
      const shape = name === step.task.register ? shapeOf(step) : undefined;
      const isFirst = !shapes.has(name) && !earlier.has(name);
      shapes.set(name, isFirst ? shape : common(shapes.get(name), shape));
    }
  return new Map([...shapes].filter((entry): entry is [string, RegisteredShape] => entry[1] !== undefined));
}

function shapeOf({ module, task, raw }: CompiledTask): RegisteredShape | undefined {
  const own = module?.module.members;
  if (!own || task.async !== undefined) return undefined;
  const hasLoop = raw.loop !== undefined;
  const members = hasLoop ? [...always, 'results'] : [...always, ...own];
  const known = members.filter((member) => Object.hasOwn(samples, member));
  return { members, own, hasLoop, samples: Object.fromEntries(known.map((name) => [name, samples[name]!])) };
}

/** Two tasks that register the same name: only equal shapes are known. */
function common(
  one: RegisteredShape | undefined,
  other: RegisteredShape | undefined,
): RegisteredShape | undefined {
  return one && other && one.members.join() === other.members.join() ? one : undefined;
}

/** The same for what a task reads once it has run: in a loop, its own variable is the result of an item. */
export function withOwnItem(
  shapes: ReadonlyMap<string, RegisteredShape>,
  { task: { register = '' } }: CompiledTask,
): ReadonlyMap<string, RegisteredShape> {
  const shape = shapes.get(register);
  if (!shape?.hasLoop) return shapes;
  const item = { ...shape, hasLoop: false, members: [...always, ...shape.own] };
  return new Map(shapes).set(register, item);
}

/** What to write instead of a member that a registered value does not have. */
export function memberHint(name: string, wrong: string, { members, own, hasLoop }: RegisteredShape): string {
  if (hasLoop) return `the task has a loop: each of ${name}.results is the result of an item`;
  const [only, ...more] = own;
  if (only !== undefined && more.length === 0) return `did you mean "${name}.${only}.${wrong}"?`;
  return `"${name}" has ${members.join(', ')}`;
}

/** A value of the type that a member has in the run; undefined if the type is not known. */
export function sampleAt(samplesOfAll: Values, path: readonly string[]): Value | undefined {
  let value: Value | undefined = samplesOfAll;
  for (const key of path) value = isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}
