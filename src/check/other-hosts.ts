import { allTasks, type CompiledPlay } from '../playbook/compile/compiled-play.ts';
import type { CompiledTask } from '../playbook/compile/compiled-task.ts';
import type { VariableReach } from './variable-reach.ts';

/**
 * Marks the tasks that read variables of other hosts which earlier tasks of the play, or its facts, can have set: all
 * hosts begin these tasks together. Without that, what they read would depend on the pace of each host.
 * @param usesFacts whether facts are read through `hostvars`
 */
export function markReadersOfHosts(compiled: CompiledPlay, reach: VariableReach, usesFacts: boolean): void {
  if (!reach.names.has('hostvars')) return;
  let isSet = usesFacts;
  for (const step of allTasks(compiled)) {
    if (isSet && readsHostvars(step, reach)) step.task.readsHosts = true;
    isSet ||= step.defines.length > 0 || step.module?.module.facts !== undefined;
  }
}

function readsHostvars({ uses }: CompiledTask, reach: VariableReach): boolean {
  const names = Object.values(uses).flatMap((found) => found.map(({ path }) => path[0]!));
  return reach.roots(names).includes('hostvars');
}
