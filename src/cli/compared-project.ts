import { dirname } from 'node:path';
import { type ComparedProject, withoutRealTasks } from '../api/compared-hosts.ts';
import type { KeptRunOptions } from '../api/recorded-run.ts';
import { loadPlan } from '../playbook/load.ts';
import { readPasswords } from './passwords.ts';
import { loadInputs, type ReportedRunOptions } from './reported-run.ts';
import { runHere } from './run-here.ts';
import { withTrace } from './trace-lines.ts';

/** The options of a comparison; a repair is a run that is kept. */
export interface ComparedOptions extends ReportedRunOptions, KeptRunOptions {
  history?: 'on' | 'off';
}

/** Loads playbooks that are to be compared with hosts. */
export async function loadCompared(playbooks: string[], options: ComparedOptions): Promise<ComparedProject> {
  const { plan, inventory, extraVars } = await loadInputs(
    { ...options, check: true },
    dirname(playbooks[0]!),
    (setting) => loadPlan(playbooks, setting),
  );
  withoutRealTasks(plan);
  if (plan.plays.some(({ prompts }) => prompts))
    await (await import('./prompts.ts')).askPrompts(plan, extraVars, options.secrets);
  const given = { ...options, passwords: await readPasswords(options) };
  return {
    playbooks,
    plan,
    inventory,
    secrets: options.secrets,
    historyPlace: options.historyPlace,
    perform: (how) => runHere({ ...how, plan, inventory, extraVars, options: given }),
    watch: await withTrace(() => {}, options.verbose),
  };
}
