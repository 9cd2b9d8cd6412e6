import { posix } from 'node:path';
import type { HistoryIndex } from './index/open-index.ts';
import type { SqlRow, SqlValue } from './index/sqlite.ts';

/** A task that has changed something on a host, and its run. */
export interface ChangedTask {
  id: number;
  run: string;
  time: string;
  /** Who ran it, and where, such as alice@ws1. */
  person: string;
  git_commit: string | null;
  git_dirty: number | null;
  host: string;
  task: string;
  role: string | null;
  module: string;
  handler: number;
  item: string | null;
  status: string;
  file: string | null;
  line: number | null;
  resource: string | null;
  changes: { key: string; before: string | null; after: string | null }[];
}

const columns = `tasks.id, runs.run, runs.time, person, git_commit, git_dirty, tasks.ran_on as host, task, role, module,
  handler, item, status, file, line, tasks.resource`;

/** Modules that write what is in a folder, and name the folder only. */
const writers = ['copy', 'git', 'synchronize', 'template', 'unarchive'];

/**
 * The tasks that have changed a resource of a host, the last one first.
 * @param words the resource, such as `service nginx`; a path stands for the file
 */
export function changesOf(index: HistoryIndex, host: string, words: string): ChangedTask[] {
  const path = pathIn(words);
  const resource = path === undefined ? words : `file ${path}`;
  const folders = path === undefined ? [] : foldersAbove(path).map((folder) => `file ${folder}`);
  const inFolder = `tasks.resource in (${marks(folders)}) and module in (${marks(writers)})`;
  return changedTasks(
    index,
    `tasks.id in (select task_id from changes where host = ? and (resource = ? or
       task_id in (select id from tasks where ran_on = ? and ${inFolder})))`,
    [host, resource, host, ...folders, ...writers],
  );
}

/** The tasks with a name that have changed something on a host, the last one first. */
export function changesBy(index: HistoryIndex, host: string, task: string): ChangedTask[] {
  return changedTasks(index, 'tasks.ran_on = ? and task = ?', [host, task]);
}

/** The tasks that have notified a handler in its run. */
export function notifiersOf(index: HistoryIndex, handler: ChangedTask): ChangedTask[] {
  return changedTasks(
    index,
    `tasks.run = ? and tasks.id < ? and exists (select 1 from notices where handler_id = ? and
       notices.host = tasks.host and notices.file = tasks.file and notices.line = tasks.line)`,
    [handler.run, handler.id, handler.id],
  ).reverse();
}

/** The resources of a host that have changed, for advice. */
export function resourcesOf(index: HistoryIndex, host: string): string[] {
  const sql = 'select distinct resource from changes where host = ? and resource is not null order by 1';
  return index.all(sql, [host]).map(({ resource }) => String(resource));
}

function changedTasks(index: HistoryIndex, where: string, values: SqlValue[]): ChangedTask[] {
  const sql = `select ${columns} from tasks join runs using (run)
    where check_mode = 0 and tasks.id in (select task_id from changes) and ${where} order by time desc, tasks.id desc`;
  return index
    .all(sql, values)
    .map((row) => ({ ...(row as SqlRow & ChangedTask), changes: keysOf(index, row) }));
}

function keysOf(index: HistoryIndex, { id }: SqlRow): ChangedTask['changes'] {
  const sql = 'select key, before, after from changes where task_id = ? and key is not null order by rowid';
  return index.all(sql, [id!]) as ChangedTask['changes'] & SqlRow[];
}

/** The path that words stand for: `/etc/hosts`, or `file /etc/hosts`. */
function pathIn(words: string): string | undefined {
  const path = words.startsWith('file /') ? words.slice('file '.length) : words;
  return path.startsWith('/') ? posix.normalize(path).replace(/(.)\/$/, '$1') : undefined;
}

function foldersAbove(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}

function marks(list: readonly unknown[]): string {
  return list.map(() => '?').join(', ');
}
