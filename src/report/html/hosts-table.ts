import type { HostRecap } from '../../core/events.ts';
import { downWord } from '../down.ts';
import { names } from './failures.ts';
import { limits } from './limits.ts';
import type { HostRecord, RunRecord } from './run-record.ts';
import { leftOut, line, scrollingTable, section } from './text.ts';
import { isBad } from './verdict.ts';

type Counted = Exclude<keyof HostRecap, 'unreachable' | 'locked'>;

const columns: Counted[] = ['failed', 'changed', 'unchanged', 'skipped', 'rescued', 'ignored', 'unknown'];
/** Most runs have none of these. */
const rare: readonly Counted[] = ['rescued', 'ignored', 'unknown'];

/** How many results of each kind hosts have; hosts with equal numbers share a row. */
export function hostsTable(run: RunRecord): string {
  const groups = new Map<string, HostRecord[]>();
  for (const host of run.hosts.values()) {
    const key = JSON.stringify([host.counts, wordOf(host)]);
    groups.set(key, [...(groups.get(key) ?? []), host]);
  }
  const all = [...groups.values()].sort((a, b) => rank(b[0]!) - rank(a[0]!));
  const seen = columns.filter(
    (key) => !rare.includes(key) || [...run.hosts.values()].some(({ counts }) => counts[key] > 0),
  );
  const word = (key: Counted) => (run.check && key === 'changed' ? 'would change' : key);
  const head = seen.map((key) => `<th scope="col">${word(key)}</th>`).join('');
  const rows = all.slice(0, limits.rows).map((group) => row(group, seen));
  const body = `<tbody>\n${rows.join('')}</tbody>`;
  const rest = all.slice(limits.rows).reduce((sum, group) => sum + group.length, 0);
  if (all.length === 0) return '';
  return section(
    'hosts',
    'Hosts',
    scrollingTable(
      'Results by host',
      `<tr><th scope="col">hosts</th><th scope="col" class="text">result</th>${head}</tr>`,
      body,
      'counts',
    ) + leftOut(rest, 'host'),
  );
}

function row(group: HostRecord[], seen: Counted[]): string {
  const host = group[0]!;
  const cells = seen.map((key) => {
    const n = host.counts[key];
    return `<td class="${n > 0 ? key : 'none'}">${n}</td>`;
  });
  const all = group.map(({ name }) => name);
  const number = all.length > 1 ? ` (${all.length})` : '';
  return `<tr><th scope="row">${names(all)}${number}</th><td class="text">${line(wordOf(host))}</td>${cells.join('')}</tr>\n`;
}

function wordOf(host: HostRecord): string {
  const word = host.down && downWord(host.down);
  if (word) return word;
  if (host.counts.failed > 0) return 'failed';
  return host.counts.changed > 0 ? 'changed' : 'unchanged';
}

function rank(host: HostRecord): number {
  return isBad(host) ? 2 : Number(host.counts.changed > 0);
}
