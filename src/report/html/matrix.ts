import type { Status } from '../../core/events.ts';
import { hostSet } from '../hosts.ts';
import { limits } from './limits.ts';
import type { PlayRecord, RunRecord } from './run-record.ts';
import type { TaskRecord } from './task-records.ts';
import { count, leftOut, line, scrollingTable, section } from './text.ts';

/** Hosts with equal results in all tasks of a play. */
interface Column {
  hosts: string[];
  bad: number;
}

/** The signs of the style sheet. */
const legend =
  '<p class="legend">± changed, ✓ unchanged, ✕ failed, – skipped, ? unknown, ↺ rescued, ! ignored; empty: not run.</p>\n';

/** A table for each play: what became of each task on each host. Hosts with equal results share a column. */
export function matrix(run: RunRecord): string {
  const plays = [...run.plays.values()].map((play) => playTable(play, run.check));
  return section('matrix', 'Tasks and hosts', plays.length === 0 ? '' : legend + plays.join(''));
}

function playTable(play: PlayRecord, check: boolean): string {
  const [loud, quiet] = [play.tasks.filter(isLoud), play.tasks.filter((task) => !isLoud(task))];
  const all = columnsOf(play);
  const columns = all.slice(0, limits.columns);
  const title = `Play: ${play.name} (${count(play.hosts.size, 'host')})`;
  const rest = all.slice(limits.columns).reduce((sum, { hosts }) => sum + hosts.length, 0);
  return (
    (loud.length === 0 ? `<h3>${line(title)}</h3>\n` : gridOf(title, loud, columns, play.hosts.size, check)) +
    leftOut(loud.length === 0 ? 0 : rest, 'host') +
    quietTasks(quiet, loud.length === 0)
  );
}

function gridOf(
  title: string,
  tasks: TaskRecord[],
  columns: Column[],
  hosts: number,
  check: boolean,
): string {
  const heads = columns.map(
    ({ hosts: some }) => `<th scope="col"><span>${line(hostSet(some, hosts, 28))}</span></th>`,
  );
  const rows = tasks.map(
    (task) =>
      `<tr><th scope="row">${nameOf(task)}</th>${columns.map((column) => cellOf(task, column, check)).join('')}</tr>\n`,
  );
  const kind = columns.length > 6 ? 'matrix many' : 'matrix';
  return scrollingTable(
    title,
    `<tr><th scope="col">task</th>${heads.join('')}</tr>`,
    `<tbody>\n${rows.join('')}</tbody>`,
    kind,
  );
}

/** The name of a task, which leads to its changes if there are some. */
function nameOf(task: TaskRecord): string {
  const hasChanges = [...task.rows.values()].some(({ event }) => event.status !== 'failed');
  return hasChanges ? `<a href="#task-${task.id}">${line(task.name)}</a>` : line(task.name);
}

function cellOf(task: TaskRecord, { hosts }: Column, check: boolean): string {
  const status = task.cells.get(hosts[0]!)?.status;
  return `<td class="${status ?? 'none'}"><span>${status ? wordOf(status, check) : 'not run'}</span></td>`;
}

function wordOf(status: Status, check: boolean): string {
  return check && status === 'changed' ? 'would change' : status;
}

/** Whether something happened anywhere. */
function isLoud(task: TaskRecord): boolean {
  return task.rows.size > 0 || task.dropped.size > 0;
}

/** Failures first, then what most hosts share. */
function columnsOf({ hosts, tasks }: PlayRecord): Column[] {
  const groups = new Map<string, Column>();
  for (const host of hosts) {
    const states = tasks.map((task) => task.cells.get(host)?.status ?? '-');
    const key = states.join(' ');
    const column = groups.get(key) ?? {
      hosts: [],
      bad: states.filter((status) => status === 'failed').length,
    };
    column.hosts.push(host);
    groups.set(key, column);
  }
  return [...groups.values()].sort((a, b) => b.bad - a.bad || b.hosts.length - a.hosts.length);
}

function quietTasks(tasks: TaskRecord[], isAll: boolean): string {
  if (tasks.length === 0) return '';
  const shown = tasks.slice(0, limits.rows).map((task) => `<li>${line(task.name)}</li>\n`);
  const what = isAll ? count(tasks.length, 'task') : count(tasks.length, 'other task');
  return (
    `<details>\n<summary>${what} changed nothing on any host</summary>\n<ol>\n${shown.join('')}</ol>\n` +
    `${leftOut(tasks.length - limits.rows, 'task')}</details>\n`
  );
}
