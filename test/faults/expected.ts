import type { TaskEvent } from '../../src/core/events.ts';
import type { Fault } from './faults.ts';
import type { History, HostHistory, HostState, Report } from './history.ts';
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

/** The same with those of handlers, which run last. */
export function namesInOrder(steps: readonly Step[]): string[] {
  return [...orderedNames(steps), ...steps.filter(({ part }) => part === 'handler').map(({ id }) => id)];
}

/**
 * The same as `orderedNames`, without those that a host leaves out: after a failure in a block, the rest of the block.
 * @param failed the names of the tasks that failed there
 */
export function namesAfter(steps: readonly Step[], failed: readonly string[]): string[] {
  const isLeftOut = ({ block, part }: Step, i: number) =>
    part === 'block' && steps.slice(0, i).some((step) => step.block === block && failed.includes(step.id));
  return orderedNames(steps.filter((step, i) => !isLeftOut(step, i)));
}

/** A step by a name of one of its items. */
export function stepOf(steps: readonly Step[], name: string): Step {
  return steps.find((step) => namesOf(step).includes(name))!;
}

/** The faults that a host notices. */
export function faultsOf({ faults, hosts }: History, ...names: readonly string[]): Fault[] {
  return faults.filter(
    ({ kind, moment }) =>
      kind === 'controller' || kind === 'second' || names.includes(hosts[moment.host]!.name),
  );
}

/** Those that a step of a host notices: it may run on another one. */
export function faultsAround(history: History, host: HostHistory, { on }: Step): Fault[] {
  return faultsOf(history, host.name, ...(on ? [on] : []));
}

/** Its transaction fails, so that its file does not stay. */
function isPutBack(steps: readonly Step[], { block, part }: Step): boolean {
  return part === 'block' && steps.some((step) => step.kind === 'commit' && step.block === block);
}

/** What is wrong with the file of a step, if the step was done; undefined if nothing is. */
export function wrongFile(
  steps: readonly Step[],
  name: string,
  { name: host, files }: Pick<HostHistory, 'name'> & HostState,
): string | undefined {
  const step = stepOf(steps, name);
  const path = fileOf(step, name, host);
  if (path === undefined) return undefined;
  const found = files[path];
  if (isPutBack(steps, step)) return found === undefined ? undefined : `${path} was not put back`;
  if (found === undefined) return `${path} does not exist`;
  if (step.kind === 'line' && !found.split('\n').includes(step.content!))
    return `${path} lacks "${step.content}"`;
  const wanted = wantedContent(steps, step, name, host);
  return wanted === undefined || found === wanted
    ? undefined
    : `${path} has ${found.length} bytes that are not its content`;
}

/** What the log of its machine calls a step: several hosts can delegate one there. */
export function loggedName({ on }: Step, name: string, host: string): string {
  return on ? `${name}@${host}` : name;
}

/** The output of a command, but for whether it has made its file. */
export function outputOf(step: Step, name: string, host: string): string {
  return `out-${loggedName(step, name, host)}`;
}

function wantedContent(steps: readonly Step[], step: Step, name: string, host: string): string | undefined {
  const { kind, reads, content } = step;
  if (kind === 'command' || kind === 'start') return `${loggedName(step, name, host)}\n`;
  if (kind !== 'copy') return undefined;
  return reads ? outputOf(stepOf(steps, reads), reads, host) : content;
}
