import { clean } from '../report/clean.ts';
import { restartWords } from '../restarts/needed-restart.ts';
import type { DriftReport } from './drift-report.ts';
import { summaryLine } from './report-text.ts';
import { causeWords, changeWords } from './words.ts';

/** The most rows: code hosts refuse long comments. */
const mostRows = 200;

/** The report for a page or a pull request: a table of what differs. */
export function driftMarkdown(report: DriftReport): string {
  const { differences, restarts, down, failed, repaired } = report;
  const rows = [
    ...down.map(({ host, status, message }) => [host, status, message ?? '', '']),
    ...failed.map(({ host, task, message }) => [host, task, `failed: ${message ?? ''}`, '']),
    ...differences.map((each) => {
      const { host, resource, task } = each.event;
      const end = repaired.has(each) ? ' (repaired)' : '';
      return [host, resource ?? task, changeWords(each) + end, causeWords(each)];
    }),
    ...restarts.map((each) => [each.host, each.unit, `needs a restart: ${restartWords(each)}`, '']),
  ];
  const table = rows.slice(0, mostRows).map((row) => `| ${row.map(cell).join(' | ')} |\n`);
  const left = rows.length > mostRows ? `\n${rows.length - mostRows} more rows are left out.\n` : '';
  const head = '| host | resource | difference | cause |\n|---|---|---|---|\n';
  return `### Drift\n\n${summaryLine(report)}\n${rows.length > 0 ? `\n${head}${table.join('')}${left}` : ''}`;
}

/** A text as a cell: nothing in it is markup. */
function cell(text: string): string {
  return clean(text).replaceAll(/[\\`*_{}[\]<>#!|~@]/g, (char) =>
    char === '<' ? '&lt;' : char === '>' ? '&gt;' : `\\${char}`,
  );
}
