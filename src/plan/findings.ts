import { changeSummary } from '../report/changes.ts';
import { downWord } from '../report/down.ts';
import { reasonOf } from '../report/explain.ts';
import { hostSet } from '../report/hosts.ts';
import { taskName } from '../report/lines.ts';
import type { SarifFinding } from '../report/sarif.ts';
import { foldRestarts } from '../restarts/needed-restart.ts';
import type { ChangePlan, PlannedTask } from './change-plan.ts';
import { type FoldedResult, foldResults, isPlanned } from './fold.ts';
import { eventOf } from './text-view.ts';

/** The most columns for the names of hosts. */
const widestHosts = 80;

/** The rules of a plan's findings, and what they mean. */
export const planRules: Readonly<Record<string, string>> = {
  'planned-change': 'A task would change hosts.',
  'unknown-result': 'What a task would do is unknown until other tasks have run.',
  'failed-task': 'A task fails on hosts.',
  'host-down': 'A host cannot be used.',
  'restart-needed': 'A service runs or reads something that is newer than its process.',
};

/** A plan as findings at the places of its tasks. */
export function planFindings({ tasks, down, hosts, restarts }: ChangePlan): SarifFinding[] {
  const ofTasks = tasks.flatMap((task) =>
    foldResults(task)
      .filter(({ result }) => isPlanned(result))
      .map((folded) => finding(task, folded, hosts.length)),
  );
  const ofHosts = down.map((each): SarifFinding => {
    const word = downWord({ event: 'host', ...each }) ?? 'unreachable';
    return { rule: 'host-down', level: 'error', text: `${each.host} is ${word}: ${each.message ?? ''}` };
  });
  const ofServices = foldRestarts(restarts).map(({ unit, reason, hosts: where }): SarifFinding => {
    const text = `${unit} needs a restart on ${hostSet(where, hosts.length, widestHosts)}: ${reason}`;
    return { rule: 'restart-needed', level: 'note', text };
  });
  return [...ofHosts, ...ofTasks, ...ofServices];
}

function finding(task: PlannedTask, { result, hosts, items }: FoldedResult, all: number): SarifFinding {
  const { status, hidden, changes, message = '' } = result;
  const isFailed = status === 'failed';
  const detail = isFailed
    ? reasonOf(eventOf(task, result))
    : hidden
      ? 'hidden by no_log'
      : changeSummary(changes, false) || message;
  const list = items.length > 0 ? ` [${items.join(', ')}]` : '';
  const where = hostSet(hosts, all, widestHosts);
  const word = status === 'changed' ? 'would change' : status;
  return {
    rule: isFailed ? 'failed-task' : status === 'unknown' ? 'unknown-result' : 'planned-change',
    level: isFailed ? 'error' : 'note',
    text: `${taskName(task)}${list} ${word} on ${where}${detail === '' ? '' : `: ${detail}`}`,
    place: task.place,
  };
}
