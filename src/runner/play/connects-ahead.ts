import { actionOf } from '../../actions/catalog.ts';
import { loadModule } from '../../modules/catalog.ts';
import type { Play, Task } from '../../playbook/plan.ts';
import { isBlock, isInclude, type TaskNode, tasksIn } from '../../playbook/tree.ts';

/**
 * Whether to connect to the hosts of a play before they begin it: each needs its connection at once, for facts or for the first
 * task, and later for other tasks. A module that drives its host may expect that it cannot be reached yet.
 */
export async function connectsAhead(play: Play): Promise<boolean> {
  const asksFacts = play.facts.length > 0;
  const modules = tasksIn(play.tasks).filter(({ module }) => actionOf(module) === undefined);
  if (modules.length + Number(asksFacts) < 2) return false;
  if (asksFacts) return true;
  const task = firstFor(play.tasks);
  if (!task || !isForEachHost(task)) return false;
  const { module } = await loadModule(task.module, task.place, task.moduleFolder);
  return !(module.kind === 'action' && module.drive);
}

/** The first task that is not evaluated on the controller; undefined if an include or a meta task comes before. */
function firstFor([node, ...others]: readonly TaskNode<Task>[]): Task | undefined {
  if (node === undefined || isInclude(node)) return undefined;
  if (isBlock(node)) return firstFor(node.block);
  const action = actionOf(node.module);
  if (!action) return node;
  return action.run ? firstFor(others) : undefined;
}

/** Whether it runs once on each host, whatever the values of variables are. */
function isForEachHost({ when, loop, delegateTo, runOnce }: Task): boolean {
  return when.length === 0 && loop === undefined && delegateTo === undefined && !runOnce;
}
