import type { EndEvent, Event, HostRecap, TaskEvent } from '../../src/core/events.ts';
import type { Fault } from '../faults/faults.ts';
import type { History, HostHistory, LogLine, Report } from '../faults/history.ts';
import type { Step } from '../faults/steps.ts';

/** What a host does for a playbook, and what is reported about it: examples for tests. */
export interface Example {
  steps: Step[];
  files: Record<string, string>;
  /** The result of each task, in their order; with the message, if it has one. */
  results: readonly (readonly [name: string, status: TaskEvent['status'], message?: string])[];
  /** The names of the commands, in the order in which they run. */
  commands: readonly string[];
  jobs?: number;
}

export function taskEvent(name: string, status: TaskEvent['status'], message?: string): TaskEvent {
  const [task, item] = name.split('.') as [string, string?];
  const fields = { host: 'h1', play: 'P', task, module: 'shell', handler: /^H/.test(task), status };
  const place = { file: 'play.yml', line: 1, col: 1 };
  return {
    event: 'task',
    ...fields,
    ...(item && { item }),
    ...(message && { message }),
    changes: [],
    ms: 1,
    place,
  };
}

/** The lines of steps that follow each other, a second each, from 100 s on. */
export function logOf(run: string, done: readonly string[], made: LogLine['what'] = 'made'): LogLine[] {
  return done.flatMap((name, i): LogLine[] => [
    { at: 100 + i, run, what: 'begin', name },
    { at: 100.5 + i, run, what: made, name },
  ]);
}

function recapOf(results: readonly TaskEvent[]): HostRecap {
  const count = (status: string) => results.filter((each) => each.status === status).length;
  const none = { skipped: 0, failed: count('failed'), ignored: 0, unknown: 0, unreachable: false };
  return { changed: count('changed'), unchanged: count('unchanged'), rescued: count('rescued'), ...none };
}

export function reportOf(run: string, events: Event[], code: 0 | 3 | 4 | 130 = 0): Report {
  const results = events.filter((event) => event.event === 'task');
  const hosts = { h1: recapOf(results) };
  const end: EndEvent = { event: 'end', exit_code: code, ms: 1, interrupted: code === 130, hosts };
  return { run, events: [...events, end], code, stderr: '', ended: 200, hung: false, leftovers: [] };
}

/** Everything went well, with these faults. */
export function historyOf(example: Example, ...faults: Fault[]): History {
  const { steps, files, results, commands, jobs = 0 } = example;
  const play = (name: string): Event => ({
    event: 'play',
    play: name,
    hosts: ['h1'],
    batch: 1,
    batches: 1,
    tasks: 7,
  });
  const all = results.map((given) => taskEvent(...given));
  const again = all
    .filter(({ handler }) => !handler)
    .map((result) => (result.status === 'changed' ? { ...result, status: 'unchanged' as const } : result));
  const rerun = reportOf('again', [play('First'), ...again, play('Second'), ...again]);
  const state = { log: logOf('one', commands), files: { ...files } };
  const host = { name: 'h1', ...state, leftovers: [], jobs, owed: [], rerun: structuredClone(state) };
  const way = { connection: 'ssh', login: 'root', channels: 10 } as const;
  return { way, steps, faults, reports: [reportOf('one', all)], rerun, hosts: [host] };
}

export const endOf = (report: Report) => report.events.at(-1) as EndEvent;
export const hostOf = (history: History): HostHistory => history.hosts[0]!;
export const firstOf = (history: History): Report => history.reports[0]!;
export const resultIn = (history: History, name: string) =>
  firstOf(history).events.find((event) => event.event === 'task' && event.task === name) as TaskEvent;

/** The first report without the result of a task. */
export function omit(history: History, name: string): void {
  const rest = firstOf(history).events.filter(
    (event) => event !== resultIn(history, name) && event.event !== 'end',
  );
  history.reports = [reportOf('one', rest)];
}
