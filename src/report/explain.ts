import type { Output, TaskEvent } from '../core/events.ts';
import { clean, cleanLines } from './clean.ts';
import type { ReadSource } from './report.ts';
import { formatPlace, snippet } from './source.ts';
import type { Style } from './style.ts';

/** The number of last lines of an output that are shown by default. */
const lastLines = 20;

/**
 * The lines below the headline of a failed task: its message, its place in the playbook, the exit status and output
 * of the command, and the hint. Unindented.
 */
export function explain(event: TaskEvent, options: { full: boolean; read: ReadSource }, s: Style): string[] {
  const { message = 'no reason is known', output, place } = event;
  const said = event.hidden
    ? ['the task has no_log: its message is hidden']
    : cleanLines(message).trimEnd().split('\n');
  return [
    ...said,
    `${s.dim('-->')} ${formatPlace(place)} ${s.dim(`(module ${clean(event.module)})`)}`,
    ...(event.hidden ? [] : snippet(place, options.read, s).slice(1)),
    ...(output && !event.hidden ? formatOutput(output, options.full, s) : []),
    ...(event.hint ? [`${s.hint('hint')}: ${cleanLines(event.hint)}`] : []),
  ];
}

/** Exit status, stderr and stdout, each with a bar before its lines; empty streams are omitted. */
export function formatOutput(output: Output, full: boolean, s: Style): string[] {
  // no push(...): an output can have more lines than a call can have arguments
  return [
    ...(output.rc !== null && output.rc !== 0 ? [`exit status ${output.rc}${signal(output.rc)}`] : []),
    ...stream('stderr', output.stderr, full, s),
    ...stream('stdout', output.stdout, full, s),
    ...(output.truncated > 0 ? [s.dim(`${output.truncated} bytes in the middle were removed`)] : []),
  ];
}

const signals: Record<number, string> = {
  1: 'HUP',
  2: 'INT',
  6: 'ABRT',
  9: 'KILL',
  11: 'SEGV',
  13: 'PIPE',
  15: 'TERM',
};

/** POSIX shells return 128+n for a command that a signal killed; 126 and 127 if it could not run. */
function signal(rc: number): string {
  if (rc === 126) return ' (found, but cannot be executed)';
  if (rc === 127) return ' (command not found)';
  const name = signals[rc - 128];
  return name ? ` (killed by SIG${name})` : '';
}

function stream(name: string, text: string, full: boolean, s: Style): string[] {
  const body = text.replace(/\s+$/, '');
  if (body === '') return [];
  const all = body.split('\n');
  const shown = full ? all : all.slice(-lastLines);
  const left =
    shown.length < all.length ? ` (last ${shown.length} of ${all.length} lines; -v shows all)` : '';
  return [`${name}${left}:`, ...shown.map((line) => `${s.dim('|')} ${cleanLines(oneLine(line, full))}`)];
}

/** Cuts one long line to 2000 characters, which are enough to recognize it and do not fill the screen. */
function oneLine(line: string, full: boolean): string {
  return full || line.length <= 2000 ? line : `${line.slice(0, 1000)} … ${line.slice(-1000)}`;
}
