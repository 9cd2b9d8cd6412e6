import { dirname, resolve } from 'node:path';
import type { EndEvent, Event } from '../core/events.ts';
import type { Secrets } from '../core/secrets.ts';
import { DifferenceCollector } from '../drift/collect-differences.ts';
import type { Difference } from '../drift/difference.ts';
import { OriginQuestion } from '../drift/origin-question.ts';
import type { Inventory } from '../inventory/model/inventory.ts';
import type { ChangePlan } from '../plan/change-plan.ts';
import { collectPlan } from '../plan/collect.ts';
import type { Plan } from '../playbook/plan.ts';
import { tasksIn } from '../playbook/tree.ts';
import { HostQuestion } from '../restarts/host-question.ts';
import type { NeededRestart } from '../restarts/needed-restart.ts';
import { RestartQuestion } from '../restarts/restart-question.ts';
import type { Execution } from './execute.ts';

/** Playbooks that are compared with hosts. */
export interface ComparedProject {
  /** Their paths. */
  playbooks: readonly string[];
  plan: Plan;
  inventory: Inventory;
  secrets: Secrets;
  /** Where controllers share their history, besides that of this user. */
  historyPlace?: string | undefined;
  /** Runs their plan on the hosts. */
  perform: (how: Omit<Execution, 'plan' | 'inventory' | 'options' | 'extraVars'>) => Promise<EndEvent>;
  /** Sees the events of all that is run. */
  watch?: (event: Event) => void;
}

/** Makes a plan in which no task runs in check mode, whatever the playbook says. */
export function withoutRealTasks(plan: Plan): Plan {
  for (const { tasks, handlers } of plan.plays)
    for (const task of tasksIn([...tasks, ...handlers])) if (task.checkMode === false) delete task.checkMode;
  return plan;
}

/** What was found on the hosts. */
export interface ComparedHosts {
  differences: Difference[];
  unknown: DifferenceCollector['unknown'];
  restarts: NeededRestart[];
  plan: ChangePlan;
  end: EndEvent;
}

/**
 * Compares hosts with playbooks, and changes nothing there.
 * @param diff whether the differences contain the texts of files
 */
export async function compareHosts(
  { playbooks, secrets, historyPlace, perform, watch }: ComparedProject,
  diff: boolean,
): Promise<ComparedHosts> {
  const collector = new DifferenceCollector();
  const collected = collectPlan();
  const restarts: NeededRestart[] = [];
  const parts = [new OriginQuestion(collector), new RestartQuestion((found) => restarts.push(...found))];
  const end = await perform({
    check: true,
    diff,
    locks: 'shared',
    closing: new HostQuestion(parts, secrets),
    emit(event, mark) {
      watch?.(event);
      collected.event(event);
      collector.take(event, mark);
    },
  });
  if (collector.all.length > 0) await findMoved(collector.all, playbooks, historyPlace);
  const { all: differences, unknown } = collector;
  return { differences, unknown, restarts, plan: collected.plan, end };
}

/** Compares what differs with what the last runs applied. */
async function findMoved(
  differences: readonly Difference[],
  playbooks: readonly string[],
  historyPlace: string | undefined,
): Promise<void> {
  const { appliedStates, stepIdentity } = await import('../history/applied-steps.ts');
  const { gitStateOf } = await import('../history/git/git-state.ts');
  const { withPlaces } = await import('../history/places/open.ts');
  const steps = differences.map((difference) => {
    const { event, mark } = difference;
    return { host: event.host, key: mark.key, identity: stepIdentity(event), difference };
  });
  const git = gitStateOf(dirname(playbooks[0]!));
  const wanted = { playbooks: playbooks.map((playbook) => resolve(playbook)), ...(git && { git }) };
  const states = await withPlaces(historyPlace, (places) => appliedStates(places, wanted, steps));
  for (const [{ difference }, state] of states) difference.moved = state === 'same' ? 'host' : 'playbook';
}
