import { addHostAction } from '../../actions/add_host.ts';
import { actionOf } from '../../actions/catalog.ts';
import { splitVariables } from '../../actions/variable-arguments.ts';
import type { Findings } from '../../core/findings.ts';
import type { Value, Values } from '../../core/values.ts';
import { groupNameFor, groupNameProblem, hostNameProblem } from '../../inventory/model/names.ts';
import { connectionVars } from '../../inventory/variables/connection-variables.ts';
import { placeOf } from '../../yaml/read.ts';
import type { CompiledTask } from '../compile/compiled-task.ts';
import { isOpen } from '../keywords/arguments.ts';

/** Records what an action adds to the inventory, and checks its values that have no template. */
export function addInventoryWord(step: CompiledTask, findings: Findings): void {
  if (!actionOf(step.key)?.extend) return;
  // no host is changed, so the action runs in check mode as well
  step.task.checkMode = false;
  checks[step.key]?.(step, findings);
}

const checks: Record<string, (step: CompiledTask, findings: Findings) => void> = {
  add_host: addNewHost,
  group_by: addGroups,
};

function addGroups(step: CompiledTask, findings: Findings): void {
  const { key = null, parents = null } = step.task.args;
  step.task.groupsBy = { key, parents };
  for (const argument of ['key', 'parents']) checkGroups(step, argument, findings, groupNameFor);
}

function addNewHost(step: CompiledTask, findings: Findings): void {
  const { task } = step;
  const { args, variables } = splitVariables(addHostAction, task.args);
  const keyOf = (name: string) =>
    [name, ...(addHostAction.params[name]!.aliases ?? [])].find((key) => Object.hasOwn(args, key)) ?? name;
  const [name, groups] = [keyOf('name'), keyOf('groups')];
  task.adds = { name: args[name] ?? null, groups: args[groups] ?? null, vars: variables };
  const host = args[name];
  if (typeof host === 'string' && !isOpen(host)) {
    const problem = hostNameProblem(host);
    if (problem) refuse(step, name, 'host-name', `the name of host "${host}" ${problem}`, findings);
  }
  checkGroups(step, groups, findings, (text) => text);
  checkConnection(step, typeof host === 'string' ? host : '', variables, findings);
}

function checkGroups(
  step: CompiledTask,
  key: string,
  findings: Findings,
  nameFor: (text: string) => string,
): void {
  for (const text of groupsIn(step.task.args[key] ?? null)) {
    const problem = isOpen(text) ? undefined : groupNameProblem(nameFor(text));
    if (problem) refuse(step, key, 'group-name', `the name of group "${text}" ${problem}`, findings);
  }
}

function groupsIn(value: Value): string[] {
  if (typeof value === 'string') return isOpen(value) ? [] : value.split(',').map((name) => name.trim());
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** How to connect to the host, as far as values without templates say. */
function checkConnection(step: CompiledTask, name: string, vars: Values, findings: Findings): void {
  const known = Object.fromEntries(Object.entries(vars).filter(([, value]) => !isOpen(value)));
  const layers = [{ from: 'add_host', values: step.task.args }];
  try {
    connectionVars({ name, groups: [], vars: known, layers }, known);
  } catch (error) {
    findings.take(error, step.task.place);
  }
}

function refuse(
  step: CompiledTask,
  key: string,
  code: 'host-name' | 'group-name',
  message: string,
  findings: Findings,
): void {
  const { container, key: at } = step.spotOf(key);
  findings.error(code, message, { place: placeOf(container, at) });
}
