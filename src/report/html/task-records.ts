import type { Change, Status, TaskEvent } from '../../core/events.ts';
import { shownChanges } from '../changes.ts';
import { reasonOf } from '../explain.ts';
import { taskName } from '../lines.ts';
import { keyOfTask } from '../profile.ts';
import { limits } from './limits.ts';

/** What became of a task on a host, with all items of its loop. */
export interface Cell {
  status: Status;
  ms: number;
  /** What is equal for hosts on which the same happened: without values, which differ by host. */
  kind: string;
}

/** Results that read the same on several hosts. */
export interface SharedRow {
  /** That of the first host. */
  event: TaskEvent;
  hosts: string[];
}

/** A task of a play. */
export interface TaskRecord {
  /** Its number in the run, from 1. */
  id: number;
  name: string;
  /** The first result. */
  event: TaskEvent;
  cells: Map<string, Cell>;
  /** What changed or failed, as far as it is kept. */
  rows: Map<string, SharedRow>;
  /** The hosts whose results are not in `rows`: there are too many different ones. */
  dropped: Set<string>;
}

/** From what matters least to what matters most. */
const order: Status[] = ['skipped', 'unchanged', 'changed', 'ignored', 'rescued', 'unknown', 'failed'];

/** Collects the results of tasks, by task. */
export class TaskRecords {
  readonly #known = new Map<string, TaskRecord>();
  readonly #lastOf = new Map<string, TaskRecord>();

  /** Adds a result; a new task gets its place in the list of the play, behind the last one of the same host. */
  add(event: TaskEvent, list: TaskRecord[]): TaskRecord {
    const key = keyOfTask(event);
    const known = this.#known.get(key);
    const task = known ?? { ...newTask(event), id: this.#known.size + 1 };
    if (!known) {
      const last = this.#lastOf.get(event.host);
      const place = last ? list.indexOf(last) + 1 : list.length;
      list.splice(place || list.length, 0, task);
      this.#known.set(key, task);
    }
    this.#lastOf.set(event.host, task);
    addCell(task, event);
    if (event.status !== 'unchanged' && event.status !== 'skipped') addRow(task, event);
    return task;
  }
}

function newTask(event: TaskEvent): Omit<TaskRecord, 'id'> {
  return { name: taskName(event), event, cells: new Map(), rows: new Map(), dropped: new Set() };
}

function addCell(task: TaskRecord, { host, status, changes, ms }: TaskEvent): void {
  const kind = [status, ...changes.map(({ key }) => key)].join(' ');
  const before = task.cells.get(host);
  if (!before) {
    task.cells.set(host, { status, ms, kind });
    return;
  }
  before.ms += ms;
  if (order.indexOf(status) > order.indexOf(before.status)) before.status = status;
  if (!before.kind.includes(kind)) before.kind = `${before.kind}, ${kind}`;
}

function addRow(task: TaskRecord, event: TaskEvent): void {
  const changes = shownChanges(event.changes, false);
  const key = keyOfRow({ ...event, changes });
  const known = task.rows.get(key);
  if (known) known.hosts.push(event.host);
  else if (task.rows.size < limits.results)
    task.rows.set(key, { event: { ...event, changes }, hosts: [event.host] });
  else task.dropped.add(event.host);
}

/** Diffs with the same removed and added lines are equal, whatever is around them. */
function keyOfRow(event: TaskEvent): string {
  const { status, item, changes, message } = event;
  if (status === 'failed') return JSON.stringify([status, item, reasonOf(event)]);
  return JSON.stringify([status, item, changes.map(changeKey), message]);
}

function changeKey(change: Change): Change | [string, string[], string[]] {
  const { key, before, after, kind } = change;
  if (kind !== 'text' || before === null || after === null) return change;
  const [old, now] = [before.split('\n'), after.split('\n')];
  const [oldSet, nowSet] = [new Set(old), new Set(now)];
  const removed = old.filter((line) => !nowSet.has(line));
  const added = now.filter((line) => !oldSet.has(line));
  // lines have moved
  return removed.length + added.length === 0 ? change : [key, removed, added];
}
