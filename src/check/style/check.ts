import type { CompiledPlay, LoadOptions } from '../../playbook/compile/compiled-play.ts';
import type { Loading } from '../../playbook/compile/loading.ts';
import { checkCommand } from './commands.ts';
import { checkTaskNames } from './duplicates.ts';
import { checkMode } from './modes.ts';
import { checkSecrets } from './secrets.ts';
import { checkShadowed } from './shadowed.ts';
import { checkShellValues } from './shell-values.ts';
import { checkSpecDefaults } from './spec-defaults.ts';
import { checkUnused } from './unused.ts';

/** The warnings of `kplay lint` about playbooks that work, but can be improved. */
export async function checkStyle(
  plays: readonly CompiledPlay[],
  options: LoadOptions,
  loading: Loading,
): Promise<void> {
  const { findings } = loading;
  const modules = await loading.moduleNames();
  for (const play of plays) {
    for (const step of play.steps) checkCommand(step, modules, findings, false);
    for (const step of play.handlerSteps) checkCommand(step, modules, findings, true);
    for (const step of [...play.steps, ...play.handlerSteps]) checkMode(step, findings);
    for (const step of play.steps) checkSpecDefaults(step, findings);
    checkShellValues([...play.steps, ...play.handlerSteps], findings);
    checkTaskNames(play.steps, findings);
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
