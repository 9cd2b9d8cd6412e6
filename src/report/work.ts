import type { BeginEvent, Event, PlayEvent, SilenceEvent, StartEvent, TaskEvent } from '../core/events.ts';
import { taskName } from './lines.ts';

/** A task that a host runs now. */
export interface RunningTask {
  name: string;
  since: number;
  /** The item of its loop that runs, as `2/4 b`, and the number of this item. */
  item?: { text: string; number: number; items: number };
  /** It prints nothing since then; the last line before that. */
  silence?: { since: number; line: string } | undefined;
}

/** What a host does now. */
export interface HostAtWork {
  name: string;
  /** Waiting: for its turn, or for other hosts. Off: it has failed, or kplay cannot reach it. */
  state: 'waiting' | 'connecting' | 'running' | 'off';
  /** When the state began. */
  since: number;
  task?: RunningTask | undefined;
  /** An item of the task has changed something. */
  changes: boolean;
  /** The tasks of the play that it has done, of how many, and those of its earlier plays. */
  done: number;
  tasks: number;
  before: number;
}

/** The current state of a run, from its events. Times are milliseconds of a monotonic clock. */
export class Work {
  readonly hosts = new Map<string, HostAtWork>();
  started = 0;
  check = false;
  /** The tasks that changed something, on each host. */
  changed = 0;
  failed = 0;
  #expected = 0;

  see(event: Event, now: number): void {
    if (event.event === 'start') this.#start(event, now);
    else if (event.event === 'play') this.#play(event, now);
    else if (event.event === 'begin') this.#begin(event, now);
    else if (event.event === 'silence') this.#silence(event, now);
    else if (event.event === 'task') this.#result(event, now);
    else if (event.event === 'end') this.hosts.clear();
    else if (event.event === 'host') {
      const host = this.hosts.get(event.host);
      if (!host) return;
      const state = event.status === 'connecting' ? 'connecting' : host.task ? 'running' : 'waiting';
      this.#turn(host, /unreachable|lost/.test(event.status) ? 'off' : state, now);
      // the first task is sent while kplay connects
      if (host.task) host.task.since = now;
    }
  }

  /** The number of tasks that the hosts have done, and of all that they have. */
  get progress(): { done: number; all: number } {
    let [done, known] = [0, 0];
    for (const host of this.hosts.values()) {
      done += host.before + doneOf(host);
      known += host.before + host.tasks;
    }
    return { done, all: Math.max(known, this.#expected) };
  }

  #start(event: StartEvent, now: number): void {
    this.started = now;
    this.check = event.check;
    this.#expected = event.host_tasks;
    for (const name of event.hosts) this.#host(name, now);
  }

  #play({ hosts, tasks }: PlayEvent, now: number): void {
    for (const name of hosts) {
      const host = this.#host(name, now);
      // tasks that a play has left out are done with it
      host.before += host.state === 'off' ? doneOf(host) : host.tasks;
      host.done = 0;
      host.tasks = tasks;
      this.#turn(host, 'waiting', now);
    }
  }

  /** A play may have new hosts. */
  #host(name: string, now: number): HostAtWork {
    const known = this.hosts.get(name);
    if (known) return known;
    const host: HostAtWork = {
      name,
      state: 'waiting',
      since: now,
      changes: false,
      done: 0,
      tasks: 0,
      before: 0,
    };
    this.hosts.set(name, host);
    return host;
  }

  #begin(event: BeginEvent, now: number): void {
    const host = this.hosts.get(event.host);
    if (!host) return;
    const { number = 1, items = 1, item = '', label = item } = event;
    const since = number > 1 ? (host.task?.since ?? now) : now;
    host.task = { name: taskName(event), since };
    if (items > 1) host.task.item = { text: `${number}/${items} ${label}`, number, items };
    if (host.state !== 'connecting') this.#turn(host, 'running', now);
  }

  #silence({ host, ms, last_line: line = '' }: SilenceEvent, now: number): void {
    const task = this.hosts.get(host)?.task;
    if (task) task.silence = ms > 0 ? { since: now - ms, line } : undefined;
  }

  #result(event: TaskEvent, now: number): void {
    if (event.status === 'failed') this.failed++;
    const host = this.hosts.get(event.host);
    if (!host) return;
    host.changes ||= event.status === 'changed';
    const { number = 1, items = 1 } = host.task?.item ?? {};
    if (number < items) return;
    if (host.changes) this.changed++;
    host.changes = false;
    if (!event.handler) host.done++;
    host.task = undefined;
    this.#turn(host, event.status === 'failed' ? 'off' : 'waiting', now);
  }

  #turn(host: HostAtWork, state: HostAtWork['state'], now: number): void {
    host.state = state;
    host.since = now;
  }
}

function doneOf({ done, tasks }: HostAtWork): number {
  return Math.min(done, tasks);
}
