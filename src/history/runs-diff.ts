import type { TaskEvent } from '../core/events.ts';
import { eventsIn } from './events-in.ts';

/** The outcome of a task on a host, with all its items. */
export interface TaskOutcome {
  host: string;
  task: string;
  /** Each status once, in the order of the items: changed, or failed and unchanged. */
  status: string;
  ms: number;
}

/** How a task on a host differs between two runs; an absent side did not run it. */
export interface TaskDifference {
  host: string;
  task: string;
  before?: Pick<TaskOutcome, 'status' | 'ms'>;
  after?: Pick<TaskOutcome, 'status' | 'ms'>;
}

/** What differs between two runs. */
export interface RunsDifference {
  /** The hosts of one run only. */
  hosts: { gone: string[]; added: string[] };
  /** The tasks with another outcome, or that only one run has. */
  outcomes: TaskDifference[];
  /** The tasks that have become faster or slower, the greatest difference first. */
  times: TaskDifference[];
}

/** A difference of time that matters: a second, and a half. */
const [leastMs, leastShare] = [1000, 0.5];

/** Compares the events of two runs. A task is the same if its name and its role are, and of equal ones the first is the first. */
export function runsDifference(before: string, after: string): RunsDifference {
  const [old, now] = [outcomesOf(before), outcomesOf(after)];
  const [oldHosts, nowHosts] = [hostsOf(old), hostsOf(now)];
  const both = [...old.keys()].filter((key) => now.has(key));
  // a task of a host that only one run has is no news
  const outcomes = [...new Set([...old.keys(), ...now.keys()])]
    .map((key) => differenceOf(old.get(key), now.get(key)))
    .filter(({ host }) => oldHosts.has(host) && nowHosts.has(host))
    .filter((each) => each.before?.status !== each.after?.status);
  const times = both
    .map((key) => differenceOf(old.get(key), now.get(key)))
    .filter(isOtherTime)
    .sort((a, b) => Math.abs(msOf(b)) - Math.abs(msOf(a)));
  const missing = (from: Set<string>, other: Set<string>) => [...from].filter((host) => !other.has(host));
  return {
    hosts: { gone: missing(oldHosts, nowHosts), added: missing(nowHosts, oldHosts) },
    outcomes,
    times,
  };
}

/** How much longer it takes. */
export function msOf({ before, after }: TaskDifference): number {
  return (after?.ms ?? 0) - (before?.ms ?? 0);
}

function isOtherTime(each: TaskDifference): boolean {
  const most = Math.max(each.before?.ms ?? 0, each.after?.ms ?? 0);
  return Math.abs(msOf(each)) >= leastMs && Math.abs(msOf(each)) >= most * leastShare;
}

function differenceOf(old: TaskOutcome | undefined, now: TaskOutcome | undefined): TaskDifference {
  const { host, task } = (old ?? now)!;
  const side = ({ status, ms }: TaskOutcome) => ({ status, ms });
  return { host, task, ...(old && { before: side(old) }), ...(now && { after: side(now) }) };
}

/** The outcomes by host, name and number. A task with a loop has an event for each item, one after the other. */
function outcomesOf(events: string): Map<string, TaskOutcome> {
  const found = new Map<string, TaskOutcome>();
  const last = new Map<string, { key: string; place: string }>();
  const counts = new Map<string, number>();
  for (const event of eventsIn(events)) {
    if (event.event !== 'task') continue;
    const name = nameOf(event);
    const place = JSON.stringify([name, event.place]);
    const open = last.get(event.host);
    const isItem = event.item !== undefined && open?.place === place;
    const count = isItem ? 0 : (counts.get(`${event.host}\0${name}`) ?? 0) + 1;
    const key = isItem ? open.key : JSON.stringify([event.host, name, count]);
    if (!isItem) counts.set(`${event.host}\0${name}`, count);
    last.set(event.host, { key, place });
    found.set(key, joined(found.get(key), event, name));
  }
  return found;
}

function joined(known: TaskOutcome | undefined, { host, status, ms }: TaskEvent, task: string): TaskOutcome {
  const words = known ? known.status.split(', ') : [];
  const all = words.includes(status) ? words : [...words, status];
  return { host, task, status: all.join(', '), ms: (known?.ms ?? 0) + ms };
}

function nameOf({ role, task }: TaskEvent): string {
  return role === undefined ? task : `${role} : ${task}`;
}

function hostsOf(outcomes: Map<string, TaskOutcome>): Set<string> {
  return new Set([...outcomes.values()].map(({ host }) => host));
}
