import type { BeginEvent, Event, StartEvent, TaskEvent } from '../core/events.ts';
import { clean } from './clean.ts';
import { taskName } from './lines.ts';
import type { Style } from './style.ts';
import { humanTime } from './time.ts';
import { cut, pad, width } from './width.ts';

/** A host without a task for this long (milliseconds) is idle and leaves the live view. */
const idleAfter = 1000;
/** A task that takes longer than this shows its time: so that the reader sees slow tasks. */
const slowAfter = 2000;

interface HostAtWork {
  name: string;
  /** The tasks that it was given and has not finished; the first one is running. */
  queue: { key: string; name: string }[];
  doing: string;
  since: number;
  done: number;
  lastLoop: string;
  off: boolean;
}

/** The current state: takes events, and returns the lines of the live view. */
export interface Work {
  see(event: Event, now: number): void;
  /** At most `rows` lines of at most `columns` columns: working hosts, and a line about the whole run. */
  lines(now: number, rows: number, columns: number): string[];
}

/** Times are milliseconds of a monotonic clock. */
export function work(s: Style): Work {
  return new AtWork(s);
}

class AtWork implements Work {
  readonly #s: Style;
  readonly #hosts = new Map<string, HostAtWork>();
  #total = 0;
  #started = 0;
  #check = false;
  #changed = 0;
  #failed = 0;

  constructor(s: Style) {
    this.#s = s;
  }

  see(event: Event, now: number): void {
    if (event.event === 'start') this.#start(event, now);
    else if (event.event === 'play') this.#meet(event.hosts, now);
    else if (event.event === 'begin') this.#begin(event, now);
    else if (event.event === 'task') this.#result(event, now);
    else if (event.event === 'end') this.#hosts.clear();
    else if (event.event === 'host') {
      const host = this.#hosts.get(event.host);
      if (!host) return;
      host.off = event.status === 'unreachable' || event.status === 'lost';
      host.doing = event.status;
      host.since = now;
    }
  }

  #start(event: StartEvent, now: number): void {
    this.#started = now;
    this.#total = event.tasks;
    this.#check = event.check;
    this.#hosts.clear();
    this.#meet(event.hosts, now);
  }

  /** A play may have new hosts. */
  #meet(names: readonly string[], now: number): void {
    const fresh = { doing: '', since: now, done: 0, lastLoop: '', off: false };
    for (const name of names)
      if (!this.#hosts.has(name)) this.#hosts.set(name, { name: clean(name), queue: [], ...fresh });
  }

  #begin(event: BeginEvent, now: number): void {
    const host = this.#hosts.get(event.host);
    if (!host) return;
    const task = { key: keyOf(event), name: taskName(event) };
    if (host.queue.at(-1)?.key === task.key) return;
    if (host.queue.length === 0) this.#turn(host, task.name, now);
    host.queue.push(task);
  }

  #result(event: TaskEvent, now: number): void {
    if (event.status === 'changed') this.#changed++;
    if (event.status === 'failed') this.#failed++;
    const host = this.#hosts.get(event.host);
    if (!host) return;
    const key = keyOf(event);
    const loop = event.item === undefined ? '' : `${key}\n${event.place.line}`;
    if (loop === '' || loop !== host.lastLoop) host.done++;
    host.lastLoop = loop;
    const at = host.queue.findIndex((task) => task.key === key);
    // the task of a loop stays in the queue: more items may follow
    if (at >= 0) host.queue.splice(0, loop === '' ? at + 1 : at);
    this.#turn(host, host.queue[0]?.name ?? host.doing, now);
  }

  #turn(host: HostAtWork, doing: string, now: number): void {
    host.doing = doing;
    host.since = now;
  }

  lines(now: number, rows: number, columns: number): string[] {
    const busy = [...this.#hosts.values()].filter((host) => isBusy(host, now));
    if (this.#hosts.size === 0 || rows < 1) return [];
    const room = Math.max(0, rows - 1);
    const fits = busy.length <= room ? busy : longest(busy, Math.max(0, room - 1));
    const nameWidth = Math.min(24, Math.max(0, ...fits.map((host) => width(host.name))));
    const lines = fits.map((host) => this.#hostLine(host, nameWidth, now, columns));
    const more = busy.length - fits.length;
    if (more > 0 && room > 0) lines.push(this.#s.dim(cut(`and ${more} more at work`, columns)));
    lines.push(this.#s.dim(cut(this.#summary(now), columns)));
    return lines;
  }

  #hostLine(host: HostAtWork, nameWidth: number, now: number, columns: number): string {
    const total = String(this.#total);
    const progress = `${String(Math.min(host.done, this.#total)).padStart(total.length)}/${total}`;
    const slow = now - host.since > slowAfter ? `  ${humanTime(now - host.since)}` : '';
    const head = `${pad(cut(host.name, nameWidth), nameWidth)}  ${progress}  `;
    const room = columns - width(head) - width(slow);
    return cut(head, columns) + (room > 0 ? cut(host.doing, room) + this.#s.warning(slow) : '');
  }

  #summary(now: number): string {
    const hosts = [...this.#hosts.values()];
    const done = hosts.reduce((sum, host) => sum + Math.min(host.done, this.#total), 0);
    const parts = [humanTime(Math.floor((now - this.#started) / 1000) * 1000 || now - this.#started)];
    parts.push(`${done} of ${this.#total * hosts.length} tasks done`);
    if (this.#changed > 0) parts.push(`${this.#changed} ${this.#check ? 'would change' : 'changed'}`);
    if (this.#failed > 0) parts.push(`${this.#failed} failed`);
    return parts.join(' · ');
  }
}

function isBusy(host: HostAtWork, now: number): boolean {
  if (host.off || host.doing === '') return false;
  return host.queue.length > 0 || host.doing === 'connecting' || now - host.since < idleAfter;
}

/** The hosts with the longest running tasks, in the order of the inventory: slow tasks must be visible. */
function longest(hosts: HostAtWork[], count: number): HostAtWork[] {
  const chosen = new Set(hosts.toSorted((a, b) => a.since - b.since).slice(0, count));
  return hosts.filter((host) => chosen.has(host));
}

function keyOf(event: BeginEvent | TaskEvent): string {
  return `${event.play}\n${event.task}\n${event.module}`;
}
