import type { TaskEvent } from '../../src/core/events.ts';
import type { Fault } from './faults.ts';
import type { History, HostState, Report } from './history.ts';
import { fileOf, namesOf, type Step } from './steps.ts';

/** The name under which the log of a host has a task of a report. */
export function nameOfTask({ task, item }: TaskEvent): string {
  return item === undefined ? task : `${task}.${item}`;
}

/** The results of a host, in the order in which they were reported. */
export function resultsOf(report: Report, host: string): TaskEvent[] {
  return report.events.filter((event) => event.event === 'task').filter((event) => event.host === host);
}

/** Why a host was lost or could not be used; undefined if it was there until the end. */
export function lossOfHost(report: Report, host: string) {
  return report.events.find(
    (event) =>
      event.event === 'host' &&
      event.host === host &&
      (event.status === 'lost' || event.status === 'unreachable'),
  ) as { status: 'lost' | 'unreachable'; message?: string; lock?: object } | undefined;
}

/** All names of the tasks, in their order, without those of handlers. */
export function orderedNames(steps: readonly Step[]): string[] {
  return steps.filter(({ part }) => part !== 'handler').flatMap(namesOf);
}

/** A step by a name of one of its items. */
export function stepOf(steps: readonly Step[], name: string): Step {
  return steps.find((step) => namesOf(step).includes(name))!;
}

/** The faults that a host notices. */
export function faultsOf({ faults, hosts }: History, host: string): Fault[] {
  return faults.filter(
    ({ kind, moment }) => kind === 'controller' || kind === 'second' || hosts[moment.host]!.name === host,
  );
}

/** What is wrong with the file that a step writes, if it has done so; undefined if nothing is. */
export function wrongFile(step: Step, name: string, { files }: HostState): string | undefined {
  const path = fileOf(step, name);
  const found = files[path];
  if (found === undefined) return `${path} does not exist`;
  if (step.kind === 'line' && !found.split('\n').includes(step.content!))
    return `${path} lacks "${step.content}"`;
  const wanted = wantedContent(step, name);
  return wanted === undefined || found === wanted
    ? undefined
    : `${path} has ${found.length} bytes that are not its content`;
}

function wantedContent(step: Step, name: string): string | undefined {
  if (step.kind === 'command') return `${name}\n`;
  if (step.kind !== 'copy') return undefined;
  return step.reads ? `out-${step.reads}` : step.content;
}
