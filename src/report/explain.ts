import type { Output, TaskEvent } from '../core/events.ts';
import { exitStatus } from '../core/exit-status.ts';
import { clean, cleanLines } from './clean.ts';
import type { ReadSource } from './report.ts';
import { formatPlace, snippet } from './source.ts';
import type { Style } from './style.ts';

/** The number of last lines of an output that are shown by default. */
const lastLines = 20;

/** The most lines of a command that are shown by default. */
const commandLines = 5;

/** The reason for a failure in one line: the message, or what a command has reason first about its exit status. */
export function reasonOf({ hidden, message = 'no reason is known', output }: TaskEvent): string {
  if (hidden) return 'the task has no_log: its message is hidden';
  const first = (text: string) =>
    cleanLines(text)
      .split('\n')
      .find((line) => line.trim() !== '') ?? '';
  const reason = output && isExitStatus(message, output) ? first(output.stderr).trim() : '';
  return reason || first(message).trimEnd();
}

/**
 * The lines below the headline of a failed task: the command, the message, the place in the playbook, the output, and
 * the hint; without the reason, if the headline shows it as a whole. Unindented.
 */
export function explain(
  event: TaskEvent,
  options: { full: boolean; read: ReadSource; isReasonShown: boolean; isOneOfMany: boolean },
  s: Style,
): string[] {
  const { message = '', command, output, place } = event;
  const position = `${s.dim('-->')} ${formatPlace(place)} ${s.dim(`(module ${clean(event.module)})`)}`;
  if (event.hidden) return [...(options.isReasonShown ? [] : [reasonOf(event)]), position];
  const shown = options.isReasonShown ? reasonOf(event) : undefined;
  const reason = cleanLines(message).trimEnd();
  const first = s.dim(`on ${clean(event.host)}, the first of them:`);
  return [
    ...(options.isOneOfMany && command !== undefined ? [first] : []),
    ...(command === undefined ? [] : commandText(command, options.full, s)),
    ...(reason === shown || reason === '' ? [] : reason.split('\n')),
    ...(output && output.rc !== null && output.rc !== 0 && !isExitStatus(message, output)
      ? [exitStatus(output.rc)]
      : []),
    position,
    ...snippet(place, options.read, s).slice(1),
    ...(output ? formatOutput(output, options.full, s, shown) : []),
    ...(event.hint ? [`${s.hint('hint')}: ${cleanLines(event.hint)}`] : []),
  ];
}

/** Whether the message says no more than how the command ended. */
function isExitStatus(message: string, { rc }: Output): boolean {
  return rc !== null && message.startsWith(exitStatus(rc));
}

function commandText(command: string, full: boolean, s: Style): string[] {
  const all = cleanLines(command).trimEnd().split('\n');
  const shown = full ? all : all.slice(0, commandLines);
  const rest = all.length - shown.length;
  return [
    ...shown.map((line, i) => `${s.dim(i === 0 ? '$' : ' ')} ${oneLine(line, full)}`),
    ...(rest > 0 ? [s.dim(`  (${rest} more ${rest === 1 ? 'line' : 'lines'}; -v shows all)`)] : []),
  ];
}

/** stderr and stdout, each with a bar before its lines; without empty ones and one that is known already. */
export function formatOutput(output: Output, full: boolean, s: Style, known?: string): string[] {
  // no push(...): an output can have more lines than a call can have arguments
  return [
    ...(known !== undefined && cleanLines(output.stderr).trim() === known
      ? []
      : stream('stderr', output.stderr, full, s)),
    ...stream('stdout', output.stdout, full, s),
    ...(output.truncated > 0 ? [s.dim(`${output.truncated} bytes in the middle were removed`)] : []),
  ];
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
