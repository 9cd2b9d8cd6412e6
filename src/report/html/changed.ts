import { changeSummary } from '../changes.ts';
import { hostSet } from '../hosts.ts';
import { formatPlace } from '../source.ts';
import type { Details } from './details.ts';
import { names } from './failures.ts';
import { limits } from './limits.ts';
import type { RunRecord } from './run-record.ts';
import type { SharedRow, TaskRecord } from './task-records.ts';
import { count, leftOut, line, section } from './text.ts';

/** What has changed, by task, with the diffs of files. */
export function changed(run: RunRecord, details: Details): string {
  const tasks = run.tasks.filter((task) => rowsOf(task).length > 0);
  const shown = tasks.slice(0, limits.rows).map((task) => taskText(task, run.hosts.size, details));
  const title = run.check ? 'What would change' : 'What has changed';
  return section('changes', title, shown.join('') + leftOut(tasks.length - limits.rows, 'task'));
}

/** What is no failure. */
function rowsOf(task: TaskRecord): SharedRow[] {
  return [...task.rows.values()].filter(({ event }) => event.status !== 'failed');
}

function taskText(task: TaskRecord, hosts: number, details: Details): string {
  const rows = rowsOf(task);
  const all = [...new Set([...rows.flatMap((row) => row.hosts), ...task.dropped])];
  const what = new Set(rows.map(summaryOf));
  const more = what.size > 1 ? ` and ${count(what.size - 1, 'other result')}` : '';
  const head =
    `<b>${line(task.name)}</b> <span class="hosts">${line(hostSet(all, hosts, 40))}</span> ` +
    `<span class="what">${line(`${[...what][0]}${more}`)}</span>`;
  const dropped = task.dropped.size;
  return (
    `<details id="task-${task.id}">\n<summary>${head}</summary>\n` +
    `<p class="where"><code>${line(formatPlace(task.event.place))}</code> (module ${line(task.event.module)})</p>\n` +
    rows.map((row) => rowText(row, details)).join('') +
    (dropped > 0
      ? `<p class="left-out">Other results of ${count(dropped, 'host')} are left out.</p>\n`
      : '') +
    '</details>\n'
  );
}

function rowText(row: SharedRow, details: Details): string {
  const { event, hosts } = row;
  return `<p>${names(hosts)}: ${line(summaryOf(row))}</p>\n${details.diffs(event, hosts.length)}`;
}

function summaryOf({ event }: SharedRow): string {
  const { status, item, label = item, message, hidden, changes } = event;
  const texts = changes.filter(({ kind }) => kind === 'text').map(({ key }) => key);
  const parts = [changeSummary(changes, false), ...texts, hidden ? 'the task has no_log' : (message ?? '')];
  const what = parts.filter((part) => part !== '').join(', ');
  const word = status === 'changed' && what !== '' ? '' : status;
  return `${label === undefined ? '' : `[${label}] `}${[word, what].filter(Boolean).join(': ')}`;
}
