import { typeName, type Value } from '../core/values.ts';
import type { CompiledTask } from '../playbook/compile/compiled-task.ts';
import type { KnownHost } from '../playbook/hosts/inventory-forecast.ts';
import type { WrittenComparison } from '../template/cel/comparisons.ts';
import type { Expression } from '../template/cel/expression.ts';
import type { Checking } from './checking.ts';

/** Warns about conditions that compare values of different types: these are never equal. */
export function checkComparisons(step: CompiledTask, checking: Checking): void {
  for (const condition of [...step.task.when, ...step.task.expressions])
    for (const comparison of condition.comparisons) checkComparison(step, condition, comparison, checking);
}

function checkComparison(
  step: CompiledTask,
  condition: Expression,
  { path, values }: WrittenComparison,
  checking: Checking,
): void {
  const { view, hosts, grouped } = checking;
  for (const group of view.keys.groups(hosts, view.reach.roots([path[0]!]))) {
    const found = valueOn(step, group[0]!, path, checking);
    if (!found || values.some((other) => canBeEqual(found.value, other))) continue;
    const name = path.join('.');
    const [other] = values as [Value];
    const message = `"${name}" is ${typeName(found.value)} and is compared with ${typeName(other)}: they are never equal`;
    const written = asWritten(found.value, other);
    const hint = written && `write ${name} == ${written}`;
    const place = condition.place ?? step.task.place;
    grouped.add('warning', 'wrong-type', message, { place, hint }, namesOf(group));
  }
}

function namesOf(hosts: readonly KnownHost[]): string[] {
  return hosts.map(({ name }) => name);
}

function valueOn(
  step: CompiledTask,
  host: KnownHost,
  path: readonly string[],
  { view }: Checking,
): { value: Value } | undefined {
  try {
    const [scope] = view.scopes(step, host);
    return scope && { value: scope.resolve(path) };
  } catch {
    // unknown before the run, or undefined, which is reported separately
    return undefined;
  }
}

/** Null is compared to find out whether there is a value. */
function canBeEqual(value: Value, other: Value): boolean {
  return value === null || other === null || typeof value === typeof other;
}

/** The written value in the type of the variable; undefined for a list or a mapping. */
function asWritten(value: Value, written: Value): string | undefined {
  if (typeof value === 'string') return JSON.stringify(String(written));
  if (typeof value === 'boolean') return String(written !== 'false' && written !== 0);
  if (typeof value === 'number') return Number.isFinite(Number(written)) ? String(written) : String(value);
  return undefined;
}
