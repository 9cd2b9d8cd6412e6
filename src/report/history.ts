import type {
  EndEvent,
  Event,
  HostEvent,
  PlayEvent,
  StartEvent,
  StopEvent,
  TaskEvent,
  WarningEvent,
} from '../core/events.ts';
import { shownChanges } from './changes.ts';
import type { Annotation } from './ci/ci.ts';
import { clean, cleanLines } from './clean.ts';
import { downWord, reasonKey } from './down.ts';
import { type DownEntry, downLines } from './down-lines.ts';
import { reasonOf } from './explain.ts';
import { hostSet } from './hosts.ts';
import { isShown, taskLines, taskName } from './lines.ts';
import { Profile } from './profile.ts';
import { recap } from './recap.ts';
import { type LineStyle, meetHosts } from './row.ts';
import { formatPlace } from './source.ts';

/** The time (milliseconds) that results wait for equal ones of other hosts. */
export const gather = 1000;

/** Whether an event must be shown at once. */
export function isUrgent(event: Event): boolean {
  if (event.event === 'task') return event.status === 'failed';
  if (event.event === 'host') return downWord(event) !== undefined;
  return ['play', 'stop', 'warning', 'interrupt'].includes(event.event);
}

interface Entry {
  /** That of the first host. */
  event: TaskEvent;
  hosts: string[];
  items: string[];
}

/** The header of a section, or the end of the last one. */
interface Mark {
  section: string | undefined;
}

type Pending = Entry | DownEntry | Mark | string;

/** Events in, lines of text out. Merges equal results, and equal reasons, of several hosts or items. */
export interface History {
  add(event: Event): void;
  /** Adds the header of the play, if it waits for a first line; returns whether it does. */
  announce(): boolean;
  /** Adds lines about the current state. */
  note(lines: string[]): void;
  /** The lines since the last call, each with its newline; '' for no lines. */
  take(): string;
}

/** The report as text, for the plain and the live report, which differ only in when they call `take`. */
export function history(line: LineStyle): History {
  return new WrittenHistory(line);
}

class WrittenHistory implements History {
  readonly #line: LineStyle;
  #pending: Pending[] = [];
  #entries = new Map<string, Entry>();
  readonly #downEntries = new Map<string, DownEntry>();
  /** A play's header waits for its first line, so that plays without lines show no header. */
  #header: string | undefined;
  readonly #failures = new Map<string, TaskEvent>();
  readonly #down = new Map<string, HostEvent>();
  readonly #written = new Set<string>();
  readonly #profile = new Profile();

  constructor(line: LineStyle) {
    this.#line = line;
  }

  add(event: Event): void {
    this.#profile.see(event);
    const traced = this.#line.trace?.(event);
    if (traced !== undefined) this.#write(this.#line.s.dim(traced));
    if (event.event === 'start') this.#start(event);
    else if (event.event === 'play') this.#play(event);
    else if (event.event === 'host') this.#host(event);
    else if (event.event === 'task') this.#task(event);
    else if (event.event === 'stop') this.#stop(event);
    else if (event.event === 'warning') this.#warning(event);
    else if (event.event === 'interrupt') this.#pending.push(this.#line.s.warning(clean(event.message)));
    else if (event.event === 'end') this.#end(event);
  }

  announce(): boolean {
    const isNew = this.#header !== undefined;
    this.#write();
    return isNew;
  }

  take(): string {
    if (this.#pending.length === 0) return '';
    const lines = mergeItems(this.#pending).flatMap((entry) => this.#format(entry));
    this.#pending = [];
    this.#entries.clear();
    this.#downEntries.clear();
    return lines.map((text) => `${text}\n`).join('');
  }

  note(lines: string[]): void {
    this.#write(...lines);
  }

  #format(entry: Pending): string[] {
    const { log } = this.#line;
    if (typeof entry === 'string') return [log.line(entry)];
    if ('section' in entry) return entry.section === undefined ? log.end() : log.section(entry.section);
    if ('down' in entry) return downLines(entry, this.#line);
    const lines = taskLines(entry.event, entry.hosts, entry.items, this.#line).map(log.line);
    return entry.event.status === 'failed' ? [...lines, ...log.annotation(failure(entry))] : lines;
  }

  #start(event: StartEvent): void {
    meetHosts(event.hosts, this.#line);
    this.#line.check = event.check;
    if (event.check) this.#pending.push(this.#line.s.strong('Check: nothing will be changed.'));
  }

  #play(event: PlayEvent): void {
    meetHosts(event.hosts, this.#line);
    const batch = event.batches > 1 ? `, batch ${event.batch} of ${event.batches}` : '';
    const hosts = event.hosts.length === 1 ? '1 host' : `${event.hosts.length} hosts`;
    const { s } = this.#line;
    this.#header = `${s.strong(`Play: ${clean(event.play)}`)}${s.dim(` (${hosts}${batch})`)}`;
    if (this.#line.verbose > 0) this.announce();
    this.#entries.clear();
  }

  /** Adds lines, after the header of the play if it has not been shown. */
  #write(...lines: Pending[]): void {
    if (this.#header !== undefined) this.#pending.push({ section: this.#header });
    this.#header = undefined;
    this.#pending.push(...lines);
  }

  #host(event: HostEvent): void {
    if (downWord(event) === undefined) return;
    if (this.#down.has(event.host)) return;
    this.#down.set(event.host, event);
    const key = reasonKey(event);
    const known = this.#downEntries.get(key);
    if (known) {
      known.down.push(event.host);
      return;
    }
    const entry = { event, down: [event.host] };
    this.#downEntries.set(key, entry);
    this.#write(entry);
  }

  #task(event: TaskEvent): void {
    if (event.status === 'failed' && !this.#failures.has(event.host)) this.#failures.set(event.host, event);
    if (!isShown(event, this.#line.verbose)) return;
    const changes = shownChanges(event.changes, this.#line.verbose > 0);
    const key = keyOf({ ...event, changes }, this.#line.verbose);
    const known = this.#entries.get(key);
    if (known) {
      known.hosts.push(event.host);
      known.event.ms = Math.max(known.event.ms, event.ms);
      return;
    }
    const entry = { event: { ...event, changes }, hosts: [event.host], items: itemsOf(event) };
    this.#entries.set(key, entry);
    this.#write(entry);
  }

  #stop(event: StopEvent): void {
    const { s } = this.#line;
    const at = event.batches > 1 ? ` after batch ${event.batch} of ${event.batches}` : '';
    const rest = hostSet(event.untouched, this.#line.hosts.size, 60);
    const left = event.untouched.length > 0 ? `; nothing ran on ${rest}` : '';
    this.#write(s.error(`Stopped${at}: ${clean(event.message)}${left}.`));
  }

  #warning(event: WarningEvent): void {
    const { s } = this.#line;
    const at = event.place ? ` (${formatPlace(event.place)})` : '';
    const host = event.host ? `${clean(event.host)}: ` : '';
    const text = `${s.warning('warning')}: ${host}${cleanLines(event.message)}${at}`;
    if (this.#written.has(text)) return;
    this.#written.add(text);
    this.#pending.push(text);
  }

  #end(event: EndEvent): void {
    this.#header = undefined;
    const { check, again, columns, s } = this.#line;
    const facts = { check, failures: this.#failures, down: this.#down, again, columns };
    this.#pending.push({ section: undefined }, ...this.#profile.lines(s), ...recap(event, facts, s));
  }
}

/** A failure as an annotation of the task. */
function failure({ event, hosts }: Entry): Annotation {
  const title = `${taskName(event)} failed on ${hostSet(hosts, Number.POSITIVE_INFINITY, 60)}`;
  const hint = event.hint === undefined ? '' : `\nhint: ${event.hint}`;
  return { severity: 'error', title, message: `${reasonOf(event)}${hint}`, place: event.place };
}

/** Merges adjacent entries that differ only in their item into one entry with several items. */
function mergeItems(pending: Pending[]): Pending[] {
  const merged: Pending[] = [];
  let lastKey = '';
  for (const entry of pending) {
    const key = isLoop(entry) ? keyOfLoop(entry) : '';
    const last = merged.at(-1);
    if (key === lastKey && last && isLoop(last) && isLoop(entry)) last.items.push(...entry.items);
    else merged.push(entry);
    lastKey = key;
  }
  return merged;
}

/** What is equal for hosts that share a line. Failures for the same reason do, although their commands may differ. */
function keyOf(event: TaskEvent, verbose: number): string {
  const { status, play, task, item, place } = event;
  if (status !== 'failed' || verbose > 0) return JSON.stringify(sharedPart(event));
  return JSON.stringify({ status, play, task, item, place, reason: reasonOf(event) });
}

function isLoop(entry: Pending): entry is Entry {
  return typeof entry === 'object' && 'items' in entry && entry.items.length > 0;
}

/** The entries that one line can show are equal in all but their items. */
function keyOfLoop({ event, hosts }: Entry): string {
  return JSON.stringify([{ ...sharedPart(event), item: '', label: '' }, hosts.toSorted()]);
}

/** The event without what differs from host to host, and is not on the line. */
function sharedPart(event: TaskEvent): TaskEvent {
  const { at: _at, resource: _resource, ...shared } = event;
  return { ...shared, host: '', ms: 0 };
}

function itemsOf({ item, label = item }: TaskEvent): string[] {
  return label === undefined ? [] : [label];
}
