import type { Task } from '../playbook/plan.ts';
import type { Action } from './action.ts';
import { addHostAction } from './add_host.ts';
import { assertAction } from './assert.ts';
import { debugAction } from './debug.ts';
import { failAction } from './fail.ts';
import { groupByAction } from './group_by.ts';
import { includeRoleAction } from './include_role.ts';
import { includeTasksAction } from './include_tasks.ts';
import { includeVarsAction } from './include_vars.ts';
import { metaAction } from './meta.ts';
import { pauseAction } from './pause.ts';
import { setFactAction } from './set_fact.ts';
import { transactionAction, transactionName } from './transaction.ts';
import { validateArgumentSpecAction } from './validate_argument_spec.ts';

/** The actions that a playbook can use in place of a module, by name. */
export const actions: Readonly<Record<string, Action>> = {
  add_host: addHostAction,
  assert: assertAction,
  debug: debugAction,
  fail: failAction,
  group_by: groupByAction,
  include_tasks: includeTasksAction,
  include_role: includeRoleAction,
  include_vars: includeVarsAction,
  meta: metaAction,
  pause: pauseAction,
  set_fact: setFactAction,
};

/** The name of the action that runs before a role with an argument spec. */
export const validateName = 'validate_argument_spec';

/** The action with this name, also one that only kplay adds; undefined for a module. */
export function actionOf(name: string): Action | undefined {
  if (name === validateName) return validateArgumentSpecAction;
  if (name === transactionName) return transactionAction;
  return Object.hasOwn(actions, name) ? actions[name] : undefined;
}

/** The variables that a task defines, whatever its result, besides the one that it registers. */
export function definedBy(task: Pick<Task, 'module' | 'args' | 'files'>): string[] {
  return actionOf(task.module)?.defines?.(task) ?? [];
}
