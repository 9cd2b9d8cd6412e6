import { hostColumn, hostSet } from './hosts.ts';
import { type LogFormat, logFormat } from './log-format.ts';
import type { ReadSource, ReportOptions, RunAgain } from './report.ts';
import { sourceReader } from './source.ts';
import { type Style, style } from './style.ts';
import { cut, pad, width } from './width.ts';

/** The common settings of a run's lines. */
export interface LineStyle {
  verbose: number;
  check: boolean;
  /** All hosts known so far: a play may have new ones. */
  hosts: Set<string>;
  /** Columns of the host column. */
  hostWidth: number;
  /** The columns of the screen; a file has no end of them. */
  columns: number;
  read: ReadSource;
  again: RunAgain | undefined;
  trace: ReportOptions['trace'];
  log: LogFormat;
  s: Style;
}

/** The settings before the first event. */
export function lineStyle(options: ReportOptions): LineStyle {
  const { verbose, color, read = sourceReader(), again } = options;
  return {
    verbose,
    check: false,
    hosts: new Set(),
    hostWidth: 8,
    columns: Number.POSITIVE_INFINITY,
    read,
    again,
    trace: options.trace,
    log: logFormat(options),
    s: style(color),
  };
}

/** Makes room for the names of hosts. */
export function meetHosts(names: readonly string[], line: LineStyle): void {
  for (const name of names) line.hosts.add(name);
  line.hostWidth = hostColumn(line.hosts);
}

/** Host and status in columns: the start of every line about a host. */
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

/** The columns of the name of a task, if there is a detail behind it. */
const nameWidth = 24;

/** The name of a task and a detail in columns, after a headline; cut to the rest of the row. */
export function nameAndDetail(name: string, detail: string, line: LineStyle): string {
  const { s } = line;
  const room = Math.max(0, line.columns - headlineWidth(line));
  if (detail === '') return s.strong(cut(name, room));
  const spare = room - width(detail) - 2;
  const shown = cut(name, Math.max(spare, Math.min(nameWidth, room)));
  const column = spare >= nameWidth ? pad(shown, nameWidth).slice(shown.length) : '';
  const rest = cut(detail, Math.max(0, room - width(shown) - 2 - column.length));
  return rest === '' ? s.strong(shown) : `${s.strong(shown)}${column}  ${rest}`;
}

/** Whether a detail hasRoomFor behind the name without a cut. */
export function hasRoomFor(name: string, detail: string, line: LineStyle): boolean {
  return headlineWidth(line) + width(name) + 2 + width(detail) <= line.columns;
}
