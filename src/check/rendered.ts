import { actionOf } from '../actions/catalog.ts';
import type { ArgProblem } from '../core/check-args.ts';
import type { Param } from '../core/params.ts';
import { Cel, isMapping, type Value, type Values } from '../core/values.ts';
import { type CompiledTask, includesAround } from '../playbook/compile/compiled-task.ts';
import type { KnownHost } from '../playbook/hosts/inventory-forecast.ts';
import { problemsOf } from '../playbook/keywords/arguments.ts';
import { hasTemplate, render } from '../template/render.ts';
import type { Scope } from '../template/scope.ts';
import { renderShell } from '../template/shell.ts';
import { mainParam } from './source-files.ts';
import type { VariableView } from './variable-view.ts';

/** Stands for a value that is known only in the run. */
const open = new Cel('');

/** The arguments whose values need a check once they are rendered: not those that take any text. */
export function openArguments(step: CompiledTask): string[] {
  // its expressions are checked as such, and its other arguments are texts for people
  if (actionOf(step.key)?.expressions) return [];
  return Object.entries(step.task.args)
    .filter(([name, value]) => {
      const param = mainParam(step, name);
      return param && hasTemplate(value) && canBeWrong(value, param);
    })
    .map(([name]) => name);
}

/** A text around a template stays a text, whatever the template becomes. */
function canBeWrong(value: Value, { type, enum: allowed, form }: Param): boolean {
  if (type === 'any') return false;
  if (typeof value !== 'string' || allowed || form) return true;
  const alone = /^\s*\{\{[^}]*\}\}\s*$/.test(value);
  if (type === 'path') return !value.startsWith('/');
  return alone || (type !== 'string' && type !== 'list');
}

/** The problems of a task's arguments on a host, rendered with what is known of its variables. */
export function renderedProblems(
  step: CompiledTask,
  names: readonly string[],
  host: KnownHost,
  view: VariableView,
): ArgProblem[] {
  const problems = view.scopes(step, host).flatMap((scope) => {
    const args = filledArguments(step, scope);
    return problemsOf(step, args, isOpenWithin).filter(({ key }) => key === undefined || names.includes(key));
  });
  return problems;
}

/** Words of a command are quoted as in the run. */
function filledArguments(step: CompiledTask, scope: Scope): Values {
  const filled: Values = Object.create(null);
  for (const [name, value] of Object.entries(step.task.args)) {
    const hasWords = mainParam(step, name)?.code === 'words';
    filled[name] = hasWords ? orOpen(() => renderShell(value, scope, 'words')) : known(value, scope);
  }
  return filled;
}

function fill(args: Values, scope: Scope): Values {
  const filled: Values = Object.create(null);
  for (const [name, value] of Object.entries(args)) filled[name] = known(value, scope);
  return filled;
}

function isOpenWithin(value: Value): boolean {
  if (Array.isArray(value)) return value.some(isOpenWithin);
  return isMapping(value) ? Object.values(value).some(isOpenWithin) : value === open;
}

/** The value on a host; in a list or a mapping, the parts that are not known stay open. */
function known(value: Value, scope: Scope): Value {
  if (!hasTemplate(value)) return value;
  if (Array.isArray(value)) return value.map((item) => known(item, scope));
  if (isMapping(value)) return fill(value, scope);
  return orOpen(() => render(value, scope));
}

function orOpen(made: () => Value): Value {
  try {
    return made();
  } catch {
    // unknown before the run, or undefined, which is reported separately
    return open;
  }
}

/** Groups hosts on which the values behind these arguments are equal. */
export function byValues(
  step: CompiledTask,
  names: readonly string[],
  hosts: readonly KnownHost[],
  view: VariableView,
): KnownHost[][] {
  const direct = names.flatMap((name) => (step.argumentUses.get(name) ?? []).map((use) => use.path[0]!));
  return view.equalHosts.groups(hosts, view.reach.roots(rootsWithItem(direct, step)));
}

/** The uses of a loop decide its items; the uses around a task decide whether it runs at all. */
export function rootsWithItem(direct: string[], step: CompiledTask): string[] {
  const hasItem = direct.includes(step.task.loopControl?.itemName ?? 'item');
  const uses = [
    ...(hasItem ? step.uses['before loop'] : []),
    ...includesAround(step).flatMap(({ uses }) => [...uses['before loop'], ...uses['in loop']]),
  ];
  return [...direct, ...uses.map((use) => use.path[0]!)];
}
