import { humanTime } from '../time.ts';
import { limits } from './limits.ts';
import type { RunRecord } from './run-record.ts';
import type { TaskRecord } from './task-records.ts';
import { leftOut, line, scrollingTable, section } from './text.ts';

interface Slow {
  task: TaskRecord;
  median: number;
  longest: number;
  host: string;
}

/** The tasks that took longest on a host. */
export function slowest(run: RunRecord): string {
  const all = run.tasks.map(timesOf).sort((a, b) => b.longest - a.longest);
  const shown = all.slice(0, limits.slowest);
  const most = shown[0]?.longest || 1;
  const rows = shown.map(
    ({ task, median, longest, host }) =>
      `<tr><th scope="row">${line(task.name)}</th><td>${task.cells.size}</td><td>${humanTime(median)}</td>` +
      `<td>${humanTime(longest)}</td><td class="text">${line(host)}</td><td class="text">${bar(longest / most)}</td></tr>\n`,
  );
  const titles = ['task', 'hosts', 'median', 'longest'].map((title) => `<th scope="col">${title}</th>`);
  const head = `<tr>${titles.join('')}<th scope="col" class="text" colspan="2">longest on</th></tr>`;
  const body = scrollingTable(
    'Tasks by their longest time on a host',
    head,
    `<tbody>\n${rows.join('')}</tbody>`,
    'counts',
  );
  if (shown.length === 0) return '';
  return section('slowest', 'Slowest tasks', body + leftOut(all.length - shown.length, 'task'));
}

function timesOf(task: TaskRecord): Slow {
  const cells = [...task.cells].sort(([, a], [, b]) => a.ms - b.ms);
  const [host, { ms: longest }] = cells.at(-1)!;
  return { task, median: cells[Math.floor((cells.length - 1) / 2)]![1].ms, longest, host };
}

function bar(share: number): string {
  const length = Math.max(1, Math.round(share * 100));
  return (
    `<svg class="bar" width="100" height="10" viewBox="0 0 100 10" aria-hidden="true">` +
    `<rect class="fill" width="${length}" height="10" rx="2" fill="#6b7a90"/></svg>`
  );
}
