import { clean } from '../report/clean.ts';
import { hostSet } from '../report/hosts.ts';
import { restartWords } from '../restarts/needed-restart.ts';
import type { DriftReport } from './drift-report.ts';
import { summaryLine } from './report-text.ts';
import { causeWords, changeWords } from './words.ts';

/** The most rows: code hosts refuse long comments. */
const mostRows = 200;
/** The most columns for the names of hosts. */
const widestHosts = 60;

/** The report for a page or a pull request: a table of what differs, in which equal hosts share a row. */
export function driftMarkdown(report: DriftReport): string {
  const all = rowsOf(report);
  const shown = all.slice(0, mostRows).map(({ hosts, cells }) => {
    const where = hostSet(hosts, report.hosts.length, widestHosts);
    return `| ${[where, ...cells].map(cell).join(' | ')} |\n`;
  });
  const left = all.length > mostRows ? `\n${all.length - mostRows} more rows are left out.\n` : '';
  const head = '| hosts | resource | difference | cause |\n|---|---|---|---|\n';
  return `### Drift\n\n${summaryLine(report)}\n${all.length > 0 ? `\n${head}${shown.join('')}${left}` : ''}`;
}

/** A row of the table: the hosts, and the other cells. */
interface Row {
  hosts: string[];
  cells: string[];
}

function rowsOf({ differences, restarts, down, failed, repaired }: DriftReport): Row[] {
  const rows = new Map<string, Row>();
  const add = (host: string, ...cells: string[]) => {
    const key = JSON.stringify(cells);
    const row = rows.get(key) ?? { hosts: [], cells };
    row.hosts.push(host);
    rows.set(key, row);
  };
  for (const { host, status, message = '' } of down) add(host, status, message, '');
  for (const { host, task, message = '' } of failed) add(host, task, `failed: ${message}`, '');
  for (const each of differences) {
    const { host, resource, task } = each.event;
    const end = repaired.has(each) ? ' (repaired)' : '';
    add(host, resource ?? task, changeWords(each) + end, causeWords(each));
  }
  for (const each of restarts) add(each.host, each.unit, `needs a restart: ${restartWords(each)}`, '');
  return [...rows.values()];
}

/** A text as a cell: nothing in it is markup. */
function cell(text: string): string {
  return clean(text).replaceAll(/[\\`*_{}[\]<>#!|~@]/g, (char) =>
    char === '<' ? '&lt;' : char === '>' ? '&gt;' : `\\${char}`,
  );
}
