import type {
  EndEvent,
  Event,
  HostEvent,
  HostRecap,
  InterruptEvent,
  StartEvent,
  Status,
  StopEvent,
  TaskEvent,
  WarningEvent,
} from '../../core/events.ts';
import { downWord } from '../down.ts';
import { type TaskRecord, TaskRecords } from './task-records.ts';

/** A part of the time of a host, in milliseconds since the start of the run. */
export interface Span {
  from: number;
  to: number;
  what: Status | 'connecting';
  name: string;
}

/** What is known of a host. */
export interface HostRecord {
  name: string;
  counts: HostRecap;
  /** Why the host cannot be used. */
  down?: HostEvent;
  spans: Span[];
  /** When kplay began to connect. */
  connecting?: number;
}

/** A play, with the hosts of all its batches. */
export interface PlayRecord {
  name: string;
  hosts: Set<string>;
  tasks: TaskRecord[];
}

/** What a page shows of a run, collected from its events. Equal results are kept once. */
export class RunRecord {
  start: StartEvent | undefined;
  end: EndEvent | undefined;
  interrupt: InterruptEvent | undefined;
  readonly hosts = new Map<string, HostRecord>();
  readonly plays = new Map<string, PlayRecord>();
  readonly warnings = new Map<string, WarningEvent>();
  readonly stops: StopEvent[] = [];
  readonly #tasks = new TaskRecords();

  see(event: Event): void {
    if (event.event === 'start') this.#start(event);
    else if (event.event === 'play')
      for (const name of event.hosts) this.#play(event.play).hosts.add(this.#host(name).name);
    else if (event.event === 'host') this.#connection(event);
    else if (event.event === 'task') this.#task(event);
    else if (event.event === 'stop') this.stops.push(event);
    else if (event.event === 'warning') this.warnings.set(`${event.host ?? ''} ${event.message}`, event);
    else if (event.event === 'interrupt') this.interrupt = event;
    else if (event.event === 'end') this.end = event;
  }

  get check(): boolean {
    return this.start?.check === true;
  }

  /** Milliseconds; the last event counts if the run has not ended. */
  get duration(): number {
    const seen = [...this.hosts.values()].map(({ spans }) => spans.at(-1)?.to ?? 0);
    return this.end?.ms ?? seen.reduce((a, b) => Math.max(a, b), 0);
  }

  /** All tasks of all plays. */
  get tasks(): TaskRecord[] {
    return [...this.plays.values()].flatMap(({ tasks }) => tasks);
  }

  #start(event: StartEvent): void {
    this.start = event;
    for (const name of event.hosts) this.#host(name);
  }

  #play(name: string): PlayRecord {
    const known = this.plays.get(name);
    if (known) return known;
    const play = { name, hosts: new Set<string>(), tasks: [] };
    this.plays.set(name, play);
    return play;
  }

  #host(name: string): HostRecord {
    const known = this.hosts.get(name);
    if (known) return known;
    const counts = { changed: 0, unchanged: 0, skipped: 0, failed: 0, rescued: 0, ignored: 0, unknown: 0 };
    const host = { name, counts: { ...counts, unreachable: false }, spans: [] };
    this.hosts.set(name, host);
    return host;
  }

  #connection(event: HostEvent): void {
    const host = this.#host(event.host);
    const { at = 0 } = event;
    if (event.status === 'connecting') host.connecting ??= at;
    else if (host.connecting !== undefined) {
      host.spans.push({ from: host.connecting, to: at, what: 'connecting', name: 'connecting' });
      delete host.connecting;
    }
    if (downWord(event) === undefined) return;
    host.down ??= event;
    host.counts.unreachable = true;
  }

  #task(event: TaskEvent): void {
    const host = this.#host(event.host);
    const play = this.#play(event.play);
    play.hosts.add(host.name);
    host.counts[event.status]++;
    const task = this.#tasks.add(event, play.tasks);
    const { at = 0, ms, status } = event;
    host.spans.push({ from: Math.max(0, at - ms), to: at, what: status, name: task.name });
  }
}
