import type { EndEvent, HostEvent, HostRecap, TaskEvent } from '../core/events.ts';
import { clean } from './clean.ts';
import { taskName } from './lines.ts';
import { formatPlace } from './source.ts';
import type { Style } from './style.ts';
import { humanTime } from './time.ts';
import { pad, width } from './width.ts';

/** The facts of a run that the recap needs besides its end. */
export interface RunFacts {
  check: boolean;
  /** The first failed task of each host. */
  failures: Map<string, TaskEvent>;
  /** Hosts that were unreachable or lost. */
  down: Map<string, HostEvent>;
}

/** The most hosts that get their own closing sentence. */
const mostSentences = 5;

/** An aligned table with one line per host, and the overall result in one or two sentences. */
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

type Column = keyof HostRecap;

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
  const text = typeof value === 'number' ? String(value) : value ? downWord(down) : 'no';
  const padded = text.padStart(columnWidth);
  return value === 0 || value === false ? s.dim(padded) : s.status[key](padded);
}

function downWord(down: HostEvent | undefined): string {
  return down?.status === 'lost' ? 'lost' : 'yes';
}

function sentences(end: EndEvent, facts: RunFacts, s: Style): string[] {
  const time = humanTime(end.ms);
  const lines = troubles(facts).map((text) => s.error(text));
  if (end.interrupted)
    lines.push(s.error(`Interrupted after ${time}: tasks that are not listed did not run.`));
  const unknown = Object.values(end.hosts).reduce((sum, counts) => sum + counts.unknown, 0);
  if (unknown > 0) lines.push(unknownSentence(unknown));
  lines.push(changeSentence(end, facts, end.interrupted ? '' : ` (${time})`));
  return lines;
}

function troubles(facts: RunFacts): string[] {
  const failed = [...facts.failures].map(
    ([host, event]) => `${clean(host)} failed at "${taskName(event)}" (${formatPlace(event.place)}).`,
  );
  const down = [...facts.down].map(([host, event]) =>
    event.status === 'lost' ? `${clean(host)} was lost.` : `${clean(host)} was unreachable.`,
  );
  return [...limited(failed, 'failed'), ...limited(down, 'were unreachable or lost')];
}

function limited(lines: string[], what: string): string[] {
  const rest = lines.length - mostSentences;
  if (rest <= 0) return lines;
  return [...lines.slice(0, mostSentences), `${rest} more ${rest === 1 ? 'host' : 'hosts'} ${what}.`];
}

function unknownSentence(count: number): string {
  return count === 1
    ? '1 result is unknown: it needs a task that did not run.'
    : `${count} results are unknown: they need tasks that did not run.`;
}

function changeSentence(end: EndEvent, facts: RunFacts, time: string): string {
  const all = Object.values(end.hosts);
  const hosts = (n: number) => `${n} ${n === 1 ? 'host' : 'hosts'}`;
  const changed = all.filter((counts) => counts.changed > 0).length;
  const verb = facts.check ? 'would change' : 'changed';
  if (all.length === 0) return `No hosts${time}.`;
  if (changed > 0)
    return changed === all.length
      ? `${hosts(all.length)} ${verb}${time}.`
      : `${changed} of ${hosts(all.length)} ${verb}${time}.`;
  const troubled = facts.failures.size > 0 || facts.down.size > 0 || end.interrupted;
  if (troubled) return `Nothing ${facts.check ? 'would change' : 'changed'}${time}.`;
  const asFar = all.some((counts) => counts.unknown > 0) ? ', as far as known' : '';
  return `Nothing to change on ${hosts(all.length)}${asFar}${time}.`;
}
