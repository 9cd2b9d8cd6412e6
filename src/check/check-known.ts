import { didYouMean } from '../core/errors.ts';
import { typeName, type Value } from '../core/values.ts';
import { allTasks, type CompiledPlay } from '../playbook/compile/compiled-play.ts';
import type { CompiledTask } from '../playbook/compile/compiled-task.ts';
import type { Loading } from '../playbook/compile/loading.ts';
import type { KnownHost } from '../playbook/hosts/inventory-forecast.ts';
import type { Expression } from '../template/cel/expression.ts';
import { placeOf } from '../yaml/read.ts';
import { reportProblem } from './check-step.ts';
import type { Checking } from './checking.ts';

/** Reports a condition that consists of a value only, where this value is neither true nor false. */
export function checkConditions(step: CompiledTask, checking: Checking): void {
  for (const condition of step.task.when) {
    // all other expressions compare something
    if (!isValueOnly(condition)) continue;
    const hint = (value: Value) => `compare it: ${comparison(condition.source, value)}`;
    const what = `"${condition.source}" is`;
    checkKnown(step, condition, checking, (value) =>
      typeof value === 'boolean'
        ? undefined
        : { message: `${what} ${typeName(value)}; a condition is true or false`, hint: hint(value) },
    );
  }
}

/** Whether an expression is only the name of a value. */
export function isValueOnly({ source }: Pick<Expression, 'source'>): boolean {
  return /^[A-Za-z_]\w*(\.\w+)*$/.test(source);
}

/** The condition that Ansible means by a value of this type: that it is not empty. */
function comparison(source: string, value: Value): string {
  if (value === null) return `${source} != null`;
  if (typeof value === 'object') return `length(${source}) > 0`;
  return `${source} != ${typeof value === 'number' ? 0 : '""'}`;
}

/** Reports a loop over a value that is not a list. */
export function checkLoop(step: CompiledTask, checking: Checking): void {
  const { loop } = step.task;
  if (loop === undefined || Array.isArray(loop)) return;
  checkKnown(step, loop, checking, (value) =>
    Array.isArray(value)
      ? undefined
      : {
          message: `a loop needs a list, and this is ${typeName(value)}`,
          hint: loopHint(value, loop.source),
        },
  );
}

function loopHint(value: Value, source: string): string {
  if (typeof value === 'number') return 'write the list itself, such as loop: [1, 2, 3]';
  if (typeof value === 'object' && value !== null)
    return `write loop: items(${source}); each item has key and value`;
  return `write loop: [${source}]`;
}

type Wrong = { message: string; hint: string };

/** Evaluates an expression, as far as it is known, on each host. */
function checkKnown(
  step: CompiledTask,
  expression: Expression,
  checking: Checking,
  wrong: (value: Value) => Wrong | undefined,
): void {
  for (const group of alike(expression, checking)) {
    const found = valueOn(step, group[0]!, expression, checking);
    const mistake = found && wrong(found.value);
    if (!mistake) continue;
    const at = { place: expression.place ?? step.task.place, hint: mistake.hint };
    reportProblem(step, 'wrong-type', mistake.message, at, group, checking);
  }
}

function valueOn(
  step: CompiledTask,
  host: KnownHost,
  expression: Expression,
  { view }: Checking,
): { value: Value } | undefined {
  try {
    const [scope] = view.scopes(step, host);
    return scope && { value: expression.evaluate(scope) };
  } catch {
    // unknown before the run, or undefined, which is reported separately
    return undefined;
  }
}

/** Groups hosts on which an expression has the same value. */
function alike(expression: Expression, { view, hosts }: Checking): KnownHost[][] {
  const roots = view.reach.roots(expression.paths.map(({ path }) => path[0]!));
  const groups = new Map<string, KnownHost[]>();
  for (const host of hosts) {
    const key = view.equalHosts.keyOf(host, roots);
    const group = groups.get(key);
    if (group) group.push(host);
    else groups.set(key, [host]);
  }
  return [...groups.values()];
}

/** Reports tasks that are delegated to a host that does not exist and that no task adds. */
export function checkDelegates(compiled: CompiledPlay, { findings, inventoryForecast }: Loading): void {
  const { inventory } = compiled;
  if (!inventory || inventoryForecast.isPossible) return;
  for (const { task, raw } of allTasks(compiled)) {
    const name = task.delegateTo;
    if (name === undefined || name === 'localhost' || name.includes('{{') || inventory.hosts.has(name))
      continue;
    const close = didYouMean(name, [...inventory.hosts.keys(), 'localhost']);
    findings.error('unknown-host', `there is no host "${name}" to delegate to`, {
      place: raw.delegate_to === undefined ? task.place : placeOf(raw, 'delegate_to'),
      hint: close ? `did you mean "${close}"?` : 'it must be a host of the inventory, or localhost',
    });
  }
}
