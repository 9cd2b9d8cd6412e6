import { actionOf } from '../actions/catalog.ts';
import { transactionName } from '../actions/transaction.ts';
import type { Findings } from '../core/findings.ts';
import type { CompiledPlay } from '../playbook/compile/compiled-play.ts';
import type { CompiledTask } from '../playbook/compile/compiled-task.ts';
import { isBlock, isInclude, listsIn, type TaskNode, tasksIn } from '../playbook/tree.ts';
import { keyPlaceOf } from '../yaml/read.ts';

/** Reports tasks in transactions that could not be put back. */
export function checkTransactions(plays: readonly CompiledPlay[], findings: Findings): void {
  for (const { tasks } of plays) checkNodes(tasks, findings);
}

function checkNodes(nodes: readonly TaskNode<CompiledTask>[], findings: Findings): void {
  for (const node of nodes) {
    if (!isBlock(node) && !isInclude(node)) continue;
    const end = isBlock(node) ? node.transaction : undefined;
    if (end && isBlock(node)) for (const task of tasksIn(node.block)) checkTask(task, end, findings);
    else for (const list of listsIn(node)) checkNodes(list, findings);
  }
}

function checkTask(step: CompiledTask, end: CompiledTask, findings: Findings): void {
  const problem = problemOfKeywords(step, end) ?? problemOfModule(step);
  if (!problem) return;
  const { key, message, hint } = problem;
  const place = keyPlaceOf(step.raw, key) ?? keyPlaceOf(step.spotOf(key).container, key) ?? step.task.place;
  findings.error('bad-transaction', message, { place, hint });
}

interface Problem {
  /** The keyword, the argument or the module. */
  key: string;
  message: string;
  hint: string;
}

function problemOfKeywords({ task }: CompiledTask, end: CompiledTask): Problem | undefined {
  const hint = 'move the task before or after the block';
  const no = (key: string): Problem => ({ key, message: `"${key}" cannot be used in a transaction`, hint });
  if (task.async !== undefined) return no('async');
  if (task.delegateTo !== undefined) return no('delegate_to');
  if (task.ignoreUnreachable) return no('ignore_unreachable');
  if (task.checkMode === false) return no('check_mode');
  if (task.become === end.task.become && task.becomeMethod === end.task.becomeMethod) return undefined;
  return {
    key: task.become === end.task.become ? 'become_method' : 'become',
    message: 'all tasks of a transaction run as the same user',
    hint: 'write become and become_user beside "transaction"',
  };
}

function problemOfModule({ key, task, module }: CompiledTask): Problem | undefined {
  if (key === transactionName)
    return { key, message: 'a transaction cannot contain another one', hint: 'leave the inner one out' };
  const action = actionOf(key);
  const files = module?.module.transactional;
  if (!action?.run && files === undefined)
    return {
      key,
      message: `${key} cannot be in a transaction: what it does cannot be put back`,
      hint: 'move the task before or after the block; "check" and "reload" are for commands and units',
    };
  const except = files === true ? [] : (files?.except ?? []);
  const used = except.find((name) => Object.hasOwn(task.args, name));
  if (used === undefined) return undefined;
  return {
    key: used,
    message: `"${used}" of ${key} cannot be used in a transaction: it cannot be put back`,
    hint: 'move the task before or after the block',
  };
}
