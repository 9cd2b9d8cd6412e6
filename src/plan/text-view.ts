import type { HostEvent, TaskEvent } from '../core/events.ts';
import { clean } from '../report/clean.ts';
import { reasonKey } from '../report/down.ts';
import { type DownEntry, downLines } from '../report/down-lines.ts';
import { hostSet } from '../report/hosts.ts';
import { taskLines } from '../report/lines.ts';
import { type LineStyle, lineStyle, meetHosts } from '../report/row.ts';
import { formatPlace } from '../report/source.ts';
import { foldRestarts } from '../restarts/needed-restart.ts';
import { blastRadius, radiusSentence } from './blast-radius.ts';
import type { ChangePlan, PlannedResult, PlannedTask } from './change-plan.ts';
import { foldResults, isPlanned } from './fold.ts';

/** The most columns for the names of hosts. */
const widestHosts = 60;

/** How a plan is shown. */
export interface PlanViewOptions {
  color: boolean;
  /** The command that does what the plan says; absent if no command does that. */
  next?: string | undefined;
}

/** Whether nothing would change, and nothing is wrong. */
export function isSilent({ tasks, down }: ChangePlan): boolean {
  return down.length === 0 && !tasks.some(({ results }) => results.some(isPlanned));
}

/** A plan as lines for a terminal. */
export function planText(plan: ChangePlan, { color, next }: PlanViewOptions): string {
  const warnings = plan.warnings.map(warningText);
  const restarts = restartLines(plan);
  if (isSilent(plan)) return lines([...warnings, 'No changes.', ...restarts]);
  const line = lineStyle({ verbose: 0, color });
  meetHosts(plan.hosts, line);
  line.check = true;
  const radius = blastRadius(plan);
  const shows = radius.changes + radius.unknown.length > 0;
  return lines([
    `Plan: ${radiusSentence(radius, line.s.strong)}`,
    ...warnings,
    ...downText(plan, line),
    ...playsOf(plan).flatMap(([play, tasks]) => playText(play, tasks, line)),
    ...(restarts.length > 0 ? ['', ...restarts] : []),
    ...(next !== undefined && shows ? ['', `Next: ${clean(next)}`] : []),
  ]);
}

function lines(all: string[]): string {
  return all.map((text) => `${text}\n`).join('');
}

function warningText({ message, host, place }: ChangePlan['warnings'][number]): string {
  const at = place ? ` (${formatPlace(place)})` : '';
  return `warning: ${host ? `${clean(host)}: ` : ''}${clean(message)}${at}`;
}

function downText({ down }: ChangePlan, line: LineStyle): string[] {
  const groups = new Map<string, DownEntry>();
  for (const each of down) {
    const event: HostEvent = { event: 'host', ...each };
    const key = reasonKey(event);
    const known = groups.get(key);
    if (known) known.down.push(each.host);
    else groups.set(key, { event, down: [each.host] });
  }
  return [...groups.values()].flatMap((entry) => downLines(entry, line));
}

/** A line for each service that needs a restart for the same reason on these hosts. */
function restartLines({ restarts, hosts: all }: ChangePlan): string[] {
  return foldRestarts(restarts).map(
    ({ unit, reason, hosts }) =>
      `${unit} needs a restart on ${hostSet(hosts, all.length, widestHosts)}: ${reason}`,
  );
}

/** The tasks of each play with something to show. */
function playsOf({ tasks }: ChangePlan): [play: string, tasks: PlannedTask[]][] {
  const plays = new Map<string, PlannedTask[]>();
  for (const task of tasks)
    if (task.results.some(isPlanned)) plays.set(task.play, [...(plays.get(task.play) ?? []), task]);
  return [...plays];
}

function playText(play: string, tasks: readonly PlannedTask[], line: LineStyle): string[] {
  const body = tasks.flatMap((task) =>
    foldResults(task)
      .filter(({ result }) => isPlanned(result))
      .flatMap(({ result, hosts, items }) => taskLines(eventOf(task, result), hosts, items, line)),
  );
  return ['', line.s.strong(`Play: ${clean(play)}`), ...body];
}

/** A result as the event that it was. */
export function eventOf({ results: _, ...task }: PlannedTask, result: PlannedResult): TaskEvent {
  return { event: 'task', ...task, ...result, ms: 0 };
}
