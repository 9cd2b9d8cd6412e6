import { dirname, resolve } from 'node:path';
import type { EndEvent } from '../core/events.ts';
import type { Values } from '../core/values.ts';
import { HostQuestions } from '../drift/ask-hosts.ts';
import { DifferenceCollector } from '../drift/collect-differences.ts';
import type { Difference } from '../drift/difference.ts';
import { appliedStates, stepIdentity } from '../history/applied-steps.ts';
import type { Inventory } from '../inventory/model/inventory.ts';
import type { ChangePlan } from '../plan/change-plan.ts';
import { collectPlan } from '../plan/collect.ts';
import { loadPlan } from '../playbook/load.ts';
import type { Plan } from '../playbook/plan.ts';
import { tasksIn } from '../playbook/tree.ts';
import { readPasswords } from './passwords.ts';
import type { KeptRunOptions } from './recorded-run.ts';
import { loadInputs, type ReportedRunOptions } from './reported-run.ts';
import { runHere } from './run-here.ts';
import { withTrace } from './trace-lines.ts';

/** The options of a comparison; a repair is a run that is kept. */
export interface ComparedOptions extends ReportedRunOptions, KeptRunOptions {
  history?: 'on' | 'off';
}

/** Playbooks that are ready to be compared with hosts. */
export interface ComparedProject {
  plan: Plan;
  inventory: Inventory;
  extraVars: Values;
  options: ComparedOptions;
}

/** Loads playbooks; in the plan, no task runs in check mode. */
export async function loadCompared(playbooks: string[], options: ComparedOptions): Promise<ComparedProject> {
  const { plan, inventory, extraVars } = await loadInputs(
    { ...options, check: true },
    dirname(playbooks[0]!),
    (setting) => loadPlan(playbooks, setting),
  );
  for (const { tasks, handlers } of plan.plays)
    for (const task of tasksIn([...tasks, ...handlers])) if (task.checkMode === false) delete task.checkMode;
  if (plan.plays.some(({ prompts }) => prompts))
    await (await import('./prompts.ts')).askPrompts(plan, extraVars, options.secrets);
  return { plan, inventory, extraVars, options: { ...options, passwords: await readPasswords(options) } };
}

/** What was found on the hosts. */
export interface ComparedHosts {
  differences: Difference[];
  unknown: DifferenceCollector['unknown'];
  restarts: HostQuestions['restarts'];
  plan: ChangePlan;
  end: EndEvent;
}

/** Compares hosts with playbooks, and changes nothing there. */
export async function compareHosts(
  { plan, inventory, extraVars, options }: ComparedProject,
  playbooks: readonly string[],
): Promise<ComparedHosts> {
  const collector = new DifferenceCollector();
  const collected = collectPlan();
  const questions = new HostQuestions(collector, options.secrets);
  const see = await withTrace((event) => collected.event(event), options.verbose);
  const end = await runHere({
    plan,
    inventory,
    options,
    extraVars,
    check: true,
    // the texts of files, for those who write them down
    diff: options.diff === true,
    marks: true,
    locks: 'shared',
    closing: questions,
    emit(event, mark) {
      see(event);
      collector.take(event, mark);
    },
  });
  findMoved(collector.all, playbooks);
  const { all: differences, unknown } = collector;
  return { differences, unknown, restarts: questions.restarts, plan: collected.plan, end };
}

/** Compares what differs with what the last runs applied. */
function findMoved(differences: readonly Difference[], playbooks: readonly string[]): void {
  const steps = differences.map((difference) => {
    const { event, mark } = difference;
    return { host: event.host, key: mark.key, identity: stepIdentity(event), difference };
  });
  const paths = playbooks.map((playbook) => resolve(playbook));
  for (const [{ difference }, state] of appliedStates(paths, steps))
    difference.moved = state === 'same' ? 'host' : 'playbook';
}
