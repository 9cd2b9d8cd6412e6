import type { Status, TaskEvent } from '../core/events.ts';
import { changeSummary } from './changes.ts';
import { clean, cleanLines } from './clean.ts';
import { unifiedDiff } from './diff.ts';
import { explain, formatOutput, reasonOf } from './explain.ts';
import { hasRoomFor, headline, type LineStyle, nameAndDetail } from './row.ts';
import type { Style } from './style.ts';
import { humanTime } from './time.ts';
import { textRows } from './width.ts';

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

/** A task's result on `hosts` (the same on each of them and for each of `items`), as one or more whole lines. */
export function taskLines(event: TaskEvent, hosts: string[], items: string[], line: LineStyle): string[] {
  const { s } = line;
  const debug = saysSomething(event);
  const paint = s.status[debug ? 'debug' : event.status];
  const head = headline(hosts, debug ? 'debug' : statusWord(event.status, line.check), paint, line);
  const name = `${taskName(event)}${itemList(items)}`;
  const message = messageOf(event);
  const hasChanges = event.status !== 'failed' && !event.hidden;
  const changes = hasChanges ? changeSummary(event.changes, line.verbose > 0) : '';
  const whole = [changes, ...message].filter((text) => text !== '').join('; ');
  const isWhole = message.length < 2 && hasRoomFor(name, whole, line);
  const detail = isWhole || event.status === 'failed' ? whole : changes;
  const slow = line.verbose > 0 && event.ms >= 1000 ? s.dim(`  (${humanTime(event.ms)})`) : '';
  return [`${head}${nameAndDetail(name, detail, line)}${slow}`, ...below(event, hosts, isWhole, line)];
}

function itemList(items: string[]): string {
  if (items.length === 0) return '';
  const shown = items.slice(0, 5).map((item) => clean(item.length > 60 ? `${item.slice(0, 59)}…` : item));
  return ` [${shown.join(', ')}${items.length > 5 ? ` and ${items.length - 5} more` : ''}]`;
}

/** The lines of the message; of a failed task the reason in one line. */
function messageOf(event: TaskEvent): string[] {
  const { status, hidden, message = '' } = event;
  if (status === 'failed') return [reasonOf(event)];
  if (hidden) return ['(hidden by no_log)'];
  return message === '' ? [] : cleanLines(message).trimEnd().split('\n');
}

function below(event: TaskEvent, hosts: string[], isWhole: boolean, line: LineStyle): string[] {
  const full = line.verbose > 0;
  const isExplained = event.status === 'failed' || (/rescued|ignored/.test(event.status) && full);
  if (isExplained) {
    const options = { full, read: line.read, isReasonShown: isWhole, isOneOfMany: hosts.length > 1 };
    return indented(explain(event, options, line.s), line);
  }
  const output = line.verbose > 1 && event.output ? formatOutput(event.output, true, line.s) : [];
  const diffs = event.changes.flatMap((change) => diffOf(change, line.s));
  const message = isWhole ? [] : messageOf(event);
  return [...indented(message, line), ...diffs.map((text) => indent + text), ...indented(output, line)];
}

/** Lines below a headline: longer ones are continued in the next row, between two words. */
export function indented(lines: string[], { columns }: LineStyle): string[] {
  return lines.flatMap((text) => textRows(text, columns - indent.length)).map((text) => indent + text);
}

function diffOf(change: TaskEvent['changes'][number], s: Style): string[] {
  if (change.kind !== 'text') return [];
  const head = s.dim(`${clean(change.key)}${change.before === null ? ' (new)' : ''}`);
  return [head, ...unifiedDiff(change.before ?? '', change.after ?? '', s)];
}
