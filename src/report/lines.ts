import type { Status, TaskEvent } from '../core/events.ts';
import { changeSummary } from './changes.ts';
import { clean, cleanLines } from './clean.ts';
import { unifiedDiff } from './diff.ts';
import { explain, formatOutput } from './explain.ts';
import { hostColumn, hostSet } from './hosts.ts';
import type { ReadSource, ReportOptions } from './report.ts';
import { sourceReader } from './source.ts';
import { type Style, style } from './style.ts';
import { humanTime } from './time.ts';
import { pad } from './width.ts';

/** The common settings of a run's lines. */
export interface LineStyle {
  verbose: number;
  diff: boolean;
  check: boolean;
  /** All hosts known so far: a play may have new ones. */
  hosts: Set<string>;
  /** Columns of the host column. */
  hostWidth: number;
  read: ReadSource;
  s: Style;
}

/** The settings before the first event. */
export function lineStyle({ verbose, diff, color, read = sourceReader() }: ReportOptions): LineStyle {
  return { verbose, diff, check: false, hosts: new Set(), hostWidth: 8, read, s: style(color) };
}

/** Makes room for the names of hosts. */
export function meetHosts(names: readonly string[], line: LineStyle): void {
  for (const name of names) line.hosts.add(name);
  line.hostWidth = hostColumn(line.hosts);
}

const indent = '      ';

/** Whether a task gets a line: by default if it changed, failed or is unknown, or for `debug`. */
export function isShown(event: TaskEvent, verbose: number): boolean {
  return verbose > 0 || !isQuiet.has(event.status) || saysSomething(event);
}

const isQuiet = new Set<Status>(['unchanged', 'skipped']);

function saysSomething(event: TaskEvent): boolean {
  return event.module === 'debug' && /changed/.test(event.status) && event.message !== undefined;
}

/** The status as a word: a log has no colours. */
function statusWord(status: Status, check: boolean): string {
  return check && status === 'changed' ? 'would change' : status;
}

/** `role : task`, with `(handler)` for handlers. */
export function taskName(event: { role?: string; task: string; handler: boolean }): string {
  const role = event.role ? `${clean(event.role)} : ` : '';
  return `${role}${clean(event.task)}${event.handler ? ' (handler)' : ''}`;
}

/** Host, status and text in columns: the start of every line about a host. */
export function headline(
  hosts: string[],
  word: string,
  paint: (text: string) => string,
  line: LineStyle,
): string {
  const names = hostSet(hosts, line.hosts.size, line.hostWidth);
  return `${pad(names, line.hostWidth)}  ${paint(pad(word, statusWidth(line)))}  `;
}

/** The columns of a headline. */
export function headlineWidth(line: LineStyle): number {
  return line.hostWidth + 2 + statusWidth(line) + 2;
}

function statusWidth({ check }: LineStyle): number {
  return check ? 'would change'.length : 'unreachable'.length;
}

/** A task's result on `hosts` (the same on each of them and for each of `items`), as one or more whole lines. */
export function taskLines(event: TaskEvent, hosts: string[], items: string[], line: LineStyle): string[] {
  const { s } = line;
  const debug = saysSomething(event);
  const paint = s.status[debug ? 'debug' : event.status];
  const head = headline(hosts, debug ? 'debug' : statusWord(event.status, line.check), paint, line);
  const detail = detailOf(event, line);
  const slow = line.verbose > 0 && event.ms >= 1000 ? s.dim(`  (${humanTime(event.ms)})`) : '';
  const first = `${head}${s.strong(taskName(event))}${itemList(items)}${detail ? `   ${detail}` : ''}${slow}`;
  return [first, ...below(event, line).map((text) => indent + text)];
}

function itemList(items: string[]): string {
  if (items.length === 0) return '';
  const shown = items.slice(0, 5).map((item) => clean(item.length > 60 ? `${item.slice(0, 59)}…` : item));
  return ` [${shown.join(', ')}${items.length > 5 ? ` and ${items.length - 5} more` : ''}]`;
}

function detailOf(event: TaskEvent, line: LineStyle): string {
  if (event.status === 'failed') return '';
  if (event.hidden) return line.s.dim('(hidden by no_log)');
  const changes = changeSummary(event.changes, { full: line.verbose > 0, diff: line.diff });
  const message = event.message && !event.message.includes('\n') ? clean(event.message) : '';
  return [changes, message].filter((text) => text !== '').join('; ');
}

function below(event: TaskEvent, line: LineStyle): string[] {
  const full = line.verbose > 0;
  if (event.status === 'failed' || (/rescued|ignored/.test(event.status) && full))
    return explain(event, { full, read: line.read }, line.s);
  if (event.hidden) return [];
  const lines = event.message?.includes('\n') ? cleanLines(event.message).trimEnd().split('\n') : [];
  const diffs = line.diff ? event.changes.flatMap((change) => diffOf(change, line.s)) : [];
  const output = line.verbose > 1 && event.output ? formatOutput(event.output, true, line.s) : [];
  return [...lines, ...diffs, ...output];
}

function diffOf(change: TaskEvent['changes'][number], s: Style): string[] {
  if (change.kind !== 'text') return [];
  const head = s.dim(`${clean(change.key)}${change.before === null ? ' (new)' : ''}`);
  return [head, ...unifiedDiff(change.before ?? '', change.after ?? '', s)];
}
