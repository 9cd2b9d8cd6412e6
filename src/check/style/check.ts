import { allTasks, type CompiledPlay, type LoadOptions } from '../../playbook/compile/compiled-play.ts';
import type { Loading } from '../../playbook/compile/loading.ts';
import { listTasks } from '../../playbook/tree.ts';
import { checkCommand } from './commands.ts';
import { checkTaskNames } from './duplicates.ts';
import { checkMode } from './modes.ts';
import { checkSecrets } from './secrets.ts';
import { checkShadowed } from './shadowed.ts';
import { checkShellValues } from './shell-values.ts';
import { checkSpecDefaults } from './spec-defaults.ts';
import { checkUnused } from './unused.ts';
import { checkWayBack } from './way-back.ts';

/** The warnings of `kplay lint` about playbooks that work, but can be improved. */
export async function checkStyle(
  plays: readonly CompiledPlay[],
  options: LoadOptions,
  loading: Loading,
): Promise<void> {
  const { findings } = loading;
  const modules = await loading.moduleNames();
  for (const play of plays) {
    const [tasks, all] = [listTasks(play.tasks), allTasks(play)];
    for (const task of tasks) checkCommand(task, modules, findings, false);
    for (const handler of listTasks(play.handlers)) checkCommand(handler, modules, findings, true);
    for (const task of all) checkMode(task, findings);
    for (const task of tasks) checkSpecDefaults(task, findings);
    checkShellValues(all, findings);
    checkTaskNames(tasks, findings);
    checkWayBack(play.tasks, findings);
    checkShadowed(play, options, findings);
  }
  await checkAllSecrets(options, loading);
  await checkUnused(plays, options, loading);
}

async function checkAllSecrets({ inventory }: LoadOptions, loading: Loading): Promise<void> {
  for (const file of loading.filesRead()) {
    const value = await loading.read(file);
    if (value !== undefined) checkSecrets(value, loading.findings);
  }
  const layers = new Set([...(inventory?.hosts.values() ?? [])].flatMap((host) => host.layers));
  for (const values of new Set([...layers].map((layer) => layer.values)))
    checkSecrets(values, loading.findings);
}
