import type { Event } from '../../src/core/events.ts';
import type { Fault } from './faults.ts';
import type { Step } from './steps.ts';

/** What a step has noted on a host: it begins, or ends after it has made something, or kept what was there. */
export interface LogLine {
  /** Seconds since this machine has started. */
  at: number;
  run: string;
  what: 'begin' | 'made' | 'kept';
  name: string;
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

/** What a host holds. */
export interface HostState {
  log: LogLine[];
  files: Record<string, string>;
}

/** What a host held after the runs with faults, and what became of it. */
export interface HostHistory extends HostState {
  name: string;
  /** Processes and temporary files that did not go away. */
  leftovers: string[];
  /** After the rerun. */
  rerun: HostState;
}

/** All that is known about one or two runs with faults and the rerun without any. */
export interface History {
  steps: Step[];
  /** Those that have happened. */
  faults: Fault[];
  /** The runs with faults. */
  reports: Report[];
  /** A run that plays the playbook twice. */
  rerun: Report;
  hosts: HostHistory[];
}

/** Reads the log of a host. */
export function readLog(text: string): LogLine[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [at, run, what, name] = line.split(' ');
      return { at: Number(at), run: run!, what: what as LogLine['what'], name: name! };
    });
}
