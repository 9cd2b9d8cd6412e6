import type { Event } from '../../src/core/events.ts';
import type { Fault } from './faults.ts';
import type { Step } from './steps.ts';
import type { Way } from './way.ts';

/** What a step has noted on a host: it begins, or ends after it has made something, or kept what was there. */
export interface LogLine {
  /** Seconds since this machine has started. */
  at: number;
  run: string;
  what: 'begin' | 'made' | 'kept';
  name: string;
  /** The host that it was delegated to. */
  on?: string;
}

/** What a run of kplay has reported. */
export interface Report {
  /** Its name in the logs. */
  run: string;
  events: Event[];
  /** Its exit code; undefined if it was killed. */
  code: number | undefined;
  stderr: string;
  /** Seconds since this machine has started. */
  ended: number;
  /** It was still at work after the time limit. */
  hung: boolean;
  /** Temporary files that it has left on the controller. */
  leftovers: string[];
}

/** What the tasks of a host have done, there and where they were delegated to. */
export interface HostState {
  log: LogLine[];
  files: Record<string, string>;
}

/** What a host held after the runs with faults, and what became of it. */
export interface HostHistory extends HostState {
  name: string;
  /** Processes and temporary files that did not go away. */
  leftovers: string[];
  /** How many jobs it remembers. */
  jobs: number;
  /** The files of the handlers that it is owed. */
  owed: string[];
  /** After the rerun. */
  rerun: HostState;
}

/** All that is known about one or two runs with faults and the rerun without any. */
export interface History {
  way: Way;
  steps: Step[];
  /** Those that have happened. */
  faults: Fault[];
  /** The runs with faults. */
  reports: Report[];
  /** A run that plays the playbook twice. */
  rerun: Report;
  hosts: HostHistory[];
}

/** Reads the log of a machine: the lines of its own tasks, and those of a host that has delegated tasks there. */
export function readLog(text: string): { own: LogLine[]; of: (host: string) => LogLine[] } {
  const all = text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [at, run, what, name] = line.split(' ');
      return { at: Number(at), run: run!, what: what as LogLine['what'], name: name! };
    });
  const of = (host: string) =>
    all
      .filter(({ name }) => name.endsWith(`@${host}`))
      .map((line) => ({ ...line, name: line.name.slice(0, line.name.indexOf('@')) }));
  return { own: all.filter(({ name }) => !name.includes('@')), of };
}

/** One log of two, by time; at one time, the line of the earlier task comes first. */
export function merged(
  some: readonly LogLine[],
  others: readonly LogLine[],
  order: readonly string[],
): LogLine[] {
  const rest = [...others];
  const isBefore = (a: LogLine, b: LogLine) =>
    a.at === b.at ? order.indexOf(a.name) < order.indexOf(b.name) : a.at < b.at;
  const all = some.flatMap((line) => {
    const until = rest.findIndex((other) => !isBefore(other, line));
    return [...rest.splice(0, until < 0 ? rest.length : until), line];
  });
  return [...all, ...rest];
}
