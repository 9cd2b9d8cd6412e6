import { type ArgProblem, convertKeys } from '../core/check-args.ts';
import type { Params } from '../core/params.ts';
import { Cel, type Value, type Values } from '../core/values.ts';
import type { CompiledTask } from '../playbook/compile/compiled-task.ts';
import type { Role } from '../playbook/plan.ts';
import { placeAlong } from '../yaml/along.ts';
import { reportMissing, reportProblem } from './check-step.ts';
import type { Checking } from './checking.ts';
import { find, missing } from './names.ts';
import { byValues } from './rendered.ts';

type Host = Checking['hosts'][number];

/** Stands for a value that is known only in the run. */
const open = new Cel('');

/** Reports variables of a role that its argument spec does not allow, on each host that has such values. */
export function checkRoleArguments(step: CompiledTask, checking: Checking): void {
  const { takes, role } = step.task;
  if (!takes?.keys || !role) return;
  const names = Object.keys(takes.keys);
  for (const group of byValues(step, names, checking.hosts, checking.view)) {
    const host = group[0]!;
    const given = valuesOn(step, names, host, checking);
    noteLacking(role, takes.keys, given, checking);
    const result = convertKeys(given, takes, [], (value) => value === open);
    for (const problem of 'problems' in result ? result.problems : []) {
      // a file that could not be read can define it
      if (problem.code === 'missing-argument' && !problem.key && checking.isPartial) continue;
      const message = `role "${role.name}": ${problem.message}`;
      reportProblem(step, problem.code, message, at(step, problem, host, checking), group, checking);
    }
    for (const name of names) {
      const found =
        given[name] === open ? missing({ path: [name] }, checking.view.visibleNames(step, host)) : undefined;
      if (found) reportMissing(step, step.argumentUses.get(name)![0]!, found, group, checking);
    }
  }
}

/** A variable that is reported as missing here is not reported again for each task that reads it. */
function noteLacking(role: Role, takes: Params, given: Values, { lacking }: Checking): void {
  const names = lacking.get(role) ?? new Set<string>();
  for (const [name, { required }] of Object.entries(takes))
    if (required && (given[name] ?? null) === null) names.add(name);
  lacking.set(role, names);
}

/** The variables that are defined on a host, rendered as far as they are known. */
function valuesOn(step: CompiledTask, names: readonly string[], host: Host, { view }: Checking): Values {
  const visible = view.visibleNames(step, host);
  const [scope] = view.scopes(step, host);
  const values: Values = Object.create(null);
  for (const name of names) {
    if (find(name, visible) === undefined) continue;
    values[name] = orOpen(() => (scope ? scope.get(name) : open));
  }
  return values;
}

function orOpen(read: () => Value): Value {
  try {
    return read();
  } catch {
    // unknown before the run, or made of an undefined variable, which is reported separately
    return open;
  }
}

/** The place of a problem: a wrong value is wrong where it was given, a missing one where the role is asked for. */
function at(step: CompiledTask, { key, path, code, hint }: ArgProblem, host: Host, { view }: Checking) {
  const values = key === undefined ? undefined : view.origin(step, host, key);
  const place = values && placeAlong(values, path ?? [key!], code === 'unknown-argument');
  return { place: place ?? step.task.place, hint };
}
