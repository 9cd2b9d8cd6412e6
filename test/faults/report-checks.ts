import { exitCode } from '../../src/core/errors.ts';
import type { EndEvent, HostRecap } from '../../src/core/events.ts';
import { lossOfHost, nameOfTask, namesAfter, resultsOf } from './expected.ts';
import { isFailure } from './explanations.ts';
import type { History, Report } from './history.ts';
import { namesOf } from './steps.ts';

/** What is wrong with a report by itself, whatever happened on the hosts. */
export function checkReport({ steps, hosts }: History, report: Report): string[] {
  const wrong: string[] = [];
  const say = (text: string) => wrong.push(`${report.run}: ${text}`);
  if (report.hung) say('it did not end');
  if (/^ +at .*:\d+:\d+\)?$/m.test(report.stderr)) say(`it crashed: ${report.stderr.slice(0, 500)}`);
  if (report.code === undefined) return wrong;
  for (const file of report.leftovers) say(`it has left ${file} on the controller`);
  const end = endOf(report);
  if (!end) return [...wrong, `${report.run}: it ended with ${report.code} and has no end event`];
  if (end.exit_code !== report.code) say(`it ended with ${report.code}, and reported ${end.exit_code}`);
  const due = dueCode(end);
  if (report.code !== due) say(`it ended with ${report.code}, not ${due}`);
  for (const { name } of hosts) {
    const found = end.hosts[name];
    if (!found) say(`its end lacks ${name}`);
    else for (const text of wrongCounts(report, name, found)) say(text);
    for (const text of wrongOrder(report, name, steps)) say(text);
    if (found && !end.interrupted) for (const text of incomplete(report, name, found, steps)) say(text);
  }
  return wrong;
}

function endOf({ events }: Report): EndEvent | undefined {
  const last = events.at(-1);
  return last?.event === 'end' ? last : undefined;
}

/** The exit code that docs/cli.md promises. */
function dueCode({ interrupted, hosts }: EndEvent): number {
  const all = Object.values(hosts);
  if (interrupted) return exitCode.interrupted;
  if (all.some(({ failed }) => failed > 0)) return exitCode.failed;
  if (all.some(({ unreachable, locked }) => unreachable && !locked)) return exitCode.unreachable;
  return all.some(({ locked }) => locked) ? exitCode.locked : exitCode.done;
}

const statuses = ['changed', 'unchanged', 'skipped', 'failed', 'rescued', 'ignored', 'unknown'] as const;

function wrongCounts(report: Report, host: string, recap: HostRecap): string[] {
  const results = resultsOf(report, host);
  const wrong = statuses
    .map((status) => [status, results.filter((result) => result.status === status).length] as const)
    .filter(([status, count]) => count !== recap[status])
    .map(
      ([status, count]) =>
        `${host} has ${count} results that are ${status}, and its end says ${recap[status]}`,
    );
  const loss = lossOfHost(report, host);
  if (recap.unreachable !== (loss !== undefined))
    wrong.push(`${host} is ${loss?.status ?? 'there'}, and its end says unreachable: ${recap.unreachable}`);
  return wrong;
}

/** The results are the first ones of the tasks, each once, and then those of handlers. */
function wrongOrder(report: Report, host: string, steps: History['steps']): string[] {
  const results = resultsOf(report, host);
  const names = results.map(nameOfTask);
  const twice = names.filter((name, i) => names.indexOf(name) < i);
  const wrong = twice.map((name) => `${host} has two results of ${name}`);
  const tasks = results.filter(({ handler }) => !handler).map(nameOfTask);
  const wanted = namesAfter(steps, results.filter(isFailure).map(nameOfTask));
  const gap = tasks.findIndex((name, i) => name !== wanted[i]);
  if (gap >= 0) wrong.push(`${host} has a result of ${tasks[gap]} in place of ${wanted[gap]}`);
  return wrong;
}

/** A host without a failure has a result of each task, and of each handler that was notified. */
function incomplete(report: Report, host: string, recap: HostRecap, steps: History['steps']): string[] {
  if (recap.failed > 0 || recap.unreachable) return [];
  const results = resultsOf(report, host);
  const reported = results.map(nameOfTask);
  const changed = results.filter(({ status }) => status === 'changed').map(nameOfTask);
  const notified = steps
    .filter((step) => namesOf(step).some((name) => changed.includes(name)))
    .map(({ notifies }) => notifies);
  const handlers = steps
    .filter(({ part, id }) => part === 'handler' && notified.includes(id))
    .map(({ id }) => id);
  const failed = results.filter(isFailure).map(nameOfTask);
  const missing = [...namesAfter(steps, failed), ...handlers].filter((name) => !reported.includes(name));
  return missing.map((name) => `${host} lacks a result of ${name}, and nothing says why`);
}
