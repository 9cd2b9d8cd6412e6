import type { EndEvent, HostEvent, HostRecap, TaskEvent } from '../core/events.ts';
import { clean } from './clean.ts';
import { downWord } from './down.ts';
import { taskName } from './lines.ts';
import type { RunAgain } from './report.ts';
import { formatPlace } from './source.ts';
import type { Style } from './style.ts';
import { humanTime } from './time.ts';
import { pad, textRows, width } from './width.ts';

/** The most names of hosts in a sentence. */
const mostNames = 20;

/** The facts of a run that the recap needs besides its end. */
export interface RunFacts {
  check: boolean;
  /** The first failed task of each host. */
  failures: Map<string, TaskEvent>;
  /** Hosts that were unreachable or lost. */
  down: Map<string, HostEvent>;
  /** The command that runs these hosts again. */
  again?: RunAgain | undefined;
  /** The columns of the screen. */
  columns: number;
}

/** An aligned table with one line per host, the overall result, and what has failed. */
export function recap(end: EndEvent, facts: RunFacts, s: Style): string[] {
  const hosts = Object.entries(end.hosts);
  const table = hosts.length > 0 ? ['', ...tableOf(hosts, facts, s)] : [];
  return [...table, '', ...sentences(end, facts, s)];
}

function tableOf(hosts: [string, HostRecap][], facts: RunFacts, s: Style): string[] {
  const shown = columns.filter((key) => !rare.has(key) || hosts.some(([, counts]) => counts[key]));
  const header = shown.map((key) => (key === 'changed' && facts.check ? 'would change' : key));
  const first = Math.max(4, ...hosts.map(([host]) => width(clean(host))));
  const rows = hosts.map(([host, counts]) => {
    const cells = shown.map((key, i) => cell(key, counts, facts.down.get(host), header[i]!.length, s));
    return [pad(clean(host), first), ...cells].join('  ');
  });
  return [s.dim([pad('host', first), ...header].join('  ')), ...rows];
}

type Column = Exclude<keyof HostRecap, 'locked'>;

const columns: Column[] = [
  'changed',
  'unchanged',
  'skipped',
  'failed',
  'rescued',
  'ignored',
  'unknown',
  'unreachable',
];

/** Most runs do not need these columns. */
const rare = new Set<Column>(['rescued', 'unknown']);

function cell(
  key: Column,
  counts: HostRecap,
  down: HostEvent | undefined,
  columnWidth: number,
  s: Style,
): string {
  const value = counts[key];
  const text = typeof value === 'number' ? String(value) : value ? cellOf(down) : 'no';
  const padded = text.padStart(columnWidth);
  return value === 0 || value === false ? s.dim(padded) : s.status[key](padded);
}

function cellOf(down: HostEvent | undefined): string {
  const word = down && downWord(down);
  return word === 'lost' || word === 'locked' ? word : 'yes';
}

function sentences(end: EndEvent, facts: RunFacts, s: Style): string[] {
  const lines: string[] = [];
  const unknown = Object.values(end.hosts).reduce((sum, counts) => sum + counts.unknown, 0);
  if (unknown > 0) lines.push(unknownSentence(unknown));
  lines.push(changeSentence(end, facts, ` (${humanTime(end.ms)})`));
  if (end.interrupted) lines.push(s.error('INTERRUPTED: tasks that are not listed did not run.'));
  return [...lines, ...troubles(Object.keys(end.hosts), facts, s)];
}

/** What has failed, and the command that runs it again. */
function troubles(names: string[], { failures, down, again, columns }: RunFacts, s: Style): string[] {
  const groups = new Map<string, string[]>();
  const failed = names.filter((name) => failures.has(name) || down.has(name));
  for (const name of failed) {
    const what = troubleOf(failures.get(name), down.get(name));
    groups.set(what, [...(groups.get(what) ?? []), name]);
  }
  if (failed.length === 0) return [];
  const lines = [...groups].map(
    ([what, hosts]) => `FAILED: ${hostCount(hosts.length)}${what}: ${hostList(hosts)}`,
  );
  // a command that the user copies stays in one line
  const command = again ? [`Run these hosts again: ${clean(again(failed))}`] : [];
  return [...lines.flatMap((text) => textRows(text, columns)).map((text) => s.error(text)), ...command];
}

function troubleOf(failure: TaskEvent | undefined, down: HostEvent | undefined): string {
  if (!failure) return ` ${(down && downWord(down)) ?? 'unreachable'}`;
  return ` failed at "${taskName(failure)}" (${formatPlace(failure.place)})`;
}

function hostCount(n: number): string {
  return `${n} ${n === 1 ? 'host' : 'hosts'}`;
}

/** The names of hosts, cut if they are many. */
function hostList(hosts: string[]): string {
  const shown = hosts.length > mostNames ? hosts.slice(0, mostNames) : hosts;
  const rest = hosts.length - shown.length;
  return `${shown.map(clean).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function unknownSentence(count: number): string {
  return count === 1
    ? '1 result is unknown: it needs a task that did not run.'
    : `${count} results are unknown: they need tasks that did not run.`;
}

function changeSentence(end: EndEvent, facts: RunFacts, time: string): string {
  const all = Object.values(end.hosts);
  const changed = all.filter((counts) => counts.changed > 0).length;
  const verb = facts.check ? 'would change' : 'changed';
  if (all.length === 0) return `No hosts${time}.`;
  if (changed > 0)
    return changed === all.length
      ? `${hostCount(all.length)} ${verb}${time}.`
      : `${changed} of ${hostCount(all.length)} ${verb}${time}.`;
  const troubled = facts.failures.size > 0 || facts.down.size > 0 || end.interrupted;
  if (troubled) return `Nothing ${facts.check ? 'would change' : 'changed'}${time}.`;
  const asFar = all.some((counts) => counts.unknown > 0) ? ', as far as known' : '';
  return `Nothing to change on ${hostCount(all.length)}${asFar}${time}.`;
}
