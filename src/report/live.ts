import { clean } from './clean.ts';
import { headline, headlineWidth, type LineStyle } from './row.ts';
import { humanTime } from './time.ts';
import { cut, width } from './width.ts';
import type { HostAtWork, RunningTask, Work } from './work.ts';

/** What takes longer than this (milliseconds) shows its time. */
const slowAfter = 1000;
/** The columns of the bar. */
const barWidth = 12;

/** The size of the live view, and the time that it shows. */
export interface Frame {
  time: number;
  rows: number;
  columns: number;
  /** A bar shows the progress. */
  bar: boolean;
}

/** Hosts that do the same. */
interface Group {
  hosts: HostAtWork[];
  /** When the first of them began. */
  since: number;
}

/** The lines of the live view: hosts at work, those that do the same in one line, and a line about the run. */
export function liveLines(work: Work, line: LineStyle, frame: Frame): string[] {
  if (work.hosts.size === 0 || frame.rows < 1) return [];
  const busy = [...work.hosts.values()].filter(({ state }) => state === 'connecting' || state === 'running');
  const groups = grouped(busy).map((group) => ({ group, lines: groupLines(group, line, frame) }));
  const room = frame.rows - 1;
  const shown = rowsOf(groups) <= room ? groups : longest(groups, room - 1);
  const rest = busy.length - shown.reduce((sum, { group }) => sum + group.hosts.length, 0);
  const more = rest > 0 && room > 0 ? [`and ${rest} more at work`] : [];
  const last = [...more, summary(work, busy.length, frame)].map((text) =>
    line.s.dim(cut(text, frame.columns)),
  );
  return [...shown.flatMap(({ lines }) => lines), ...last];
}

function grouped(hosts: HostAtWork[]): Group[] {
  const groups = new Map<string, Group>();
  for (const host of hosts) {
    const key = JSON.stringify([host.state, running(host)?.name, running(host)?.silence?.line]);
    const group = groups.get(key) ?? { hosts: [], since: Number.POSITIVE_INFINITY };
    group.hosts.push(host);
    group.since = Math.min(group.since, running(host)?.since ?? host.since);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The task that a host runs; one that waits for the connection does not run yet. */
function running({ state, task }: HostAtWork): RunningTask | undefined {
  return state === 'running' ? task : undefined;
}

/** The groups that have worked longest, as many as have room, in their order: slow tasks must be visible. */
function longest<T extends { group: Group; lines: string[] }>(groups: T[], room: number): T[] {
  const chosen = new Set<T>();
  let rows = 0;
  for (const each of groups.toSorted((a, b) => a.group.since - b.group.since)) {
    rows += each.lines.length;
    if (rows > room) break;
    chosen.add(each);
  }
  return groups.filter((each) => chosen.has(each));
}

function rowsOf(groups: { lines: string[] }[]): number {
  return groups.reduce((sum, { lines }) => sum + lines.length, 0);
}

/** Host, state, task, item and time; below, what a silent task has printed last. */
function groupLines({ hosts, since }: Group, line: LineStyle, { time, columns }: Frame): string[] {
  const { s } = line;
  const { state } = hosts[0]!;
  const names = hosts.map(({ name }) => name);
  const tasks = hosts.flatMap((host) => running(host) ?? []);
  const slow = time - since >= slowAfter ? humanTime(time - since) : '';
  const room = columns - headlineWidth(line) - (slow === '' ? 0 : width(slow) + 2);
  const name = cut(`${tasks[0]?.name ?? ''}${itemText(tasks)}`, room);
  const gap = name === '' ? '' : '  ';
  const head = headline(names, state, s.running, line);
  const first =
    room > 0 ? `${head}${name}${slow === '' ? '' : gap + s.warning(slow)}` : cut(names[0]!, columns);
  return [first, ...silenceLines(tasks, time, columns).map((text) => s.dim(text))];
}

/** ` [2/4 b]`, or ` [2–3/4]` for hosts that are at different items. */
function itemText(tasks: RunningTask[]): string {
  const items = tasks.flatMap(({ item }) => item ?? []);
  const [first] = items;
  if (!first) return '';
  if (items.every(({ text }) => text === first.text)) return ` [${clean(first.text)}]`;
  const numbers = items.map(({ number }) => number);
  const [least, most] = [numbers.reduce((a, b) => Math.min(a, b)), numbers.reduce((a, b) => Math.max(a, b))];
  return ` [${least === most ? least : `${least}–${most}`}/${first.items}]`;
}

function silenceLines(tasks: RunningTask[], time: number, columns: number): string[] {
  const silent = tasks.flatMap(({ silence }) => silence ?? []);
  const [first] = silent;
  if (!first) return [];
  const since = silent.reduce((least, each) => Math.min(least, each.since), first.since);
  const last = first.line === '' ? '' : `; the last line: ${clean(first.line)}`;
  return [cut(`      no output for ${humanTime(time - since)}${last}`, columns)];
}

function summary(work: Work, busy: number, frame: Frame): string {
  const { done, all } = work.progress;
  const ms = frame.time - work.started;
  const head = frame.bar ? `${bar(done, all)}  ` : '';
  const parts = [`${head}${humanTime(ms)}`, `${done} of ${all} tasks`];
  if (work.changed > 0) parts.push(`${work.changed} ${work.check ? 'would change' : 'changed'}`);
  if (work.failed > 0) parts.push(`${work.failed} failed`);
  if (work.hosts.size > busy) parts.push(`${busy} ${busy === 1 ? 'host' : 'hosts'} at work`);
  return parts.join(' · ');
}

function bar(done: number, all: number): string {
  const filled = all === 0 ? 0 : Math.floor((barWidth * done) / all);
  return `${'━'.repeat(filled)}${'─'.repeat(barWidth - filled)}`;
}
