import { commandLine } from '../../core/command-line.ts';
import type { EndEvent, HostRecap, StartEvent, TaskEvent } from '../../core/events.ts';
import { eventsIn } from '../events-in.ts';
import type { RunTexts } from '../places/place.ts';
import { jsonIn, type RunStart, type RunSummary } from '../run-files.ts';
import type { SqlFile, SqlValue } from './sqlite.ts';
import { tableNames } from './tables.ts';

type Insert = (values: SqlValue[]) => void;

/** Fills the tables of the index with runs, and takes runs out. */
export class IndexWriter {
  readonly #file: SqlFile;
  readonly #run: Insert;
  readonly #host: Insert;
  readonly #task: Insert;
  readonly #change: Insert;
  readonly #notice: Insert;
  readonly #source: Insert;
  #lastId: number;

  constructor(file: SqlFile) {
    this.#file = file;
    this.#run = this.#insert('runs', 14);
    this.#host = this.#insert('hosts', 10);
    this.#task = this.#insert('tasks', 16);
    this.#change = this.#insert('changes', 7);
    this.#notice = this.#insert('notices', 6);
    this.#source = this.#insert('sources', 2);
    this.#lastId = Number(file.all('select max(id) as id from tasks')[0]?.id ?? 0);
  }

  remove(run: string): void {
    for (const table of tableNames) this.#file.all(`delete from ${table} where run = ?`, [run]);
  }

  /** Adds a run. What cannot be read of it is left out: its program may have been killed as it wrote. */
  add(run: string, stamp: string, texts: RunTexts | undefined): void {
    this.#source([run, stamp]);
    const start = texts && jsonIn<RunStart>(texts.start);
    if (!texts || !start) return;
    const summary = jsonIn<RunSummary>(texts.summary);
    let check = false;
    let hosts: EndEvent['hosts'] = summary?.hosts ?? {};
    for (const event of eventsIn(texts.events)) {
      if (event.event === 'start') check = (event as StartEvent).check;
      if (event.event === 'end') hosts = (event as EndEvent).hosts;
      if (event.event === 'task') this.#addTask(run, event as TaskEvent);
    }
    this.#run([run, ...startValues(start), Number(check), ...endValues(summary)]);
    for (const [host, recap] of Object.entries(hosts)) this.#host([run, host, ...recapValues(recap)]);
  }

  #addTask(run: string, event: TaskEvent): void {
    const id = ++this.#lastId;
    const { host, delegated_to: ranOn = host, status, changes } = event;
    this.#task([id, run, host, ranOn, ...taskValues(event)]);
    if (status === 'changed' || changes.length > 0)
      for (const { key, before, after, kind } of changes.length > 0 ? changes : [noChange]) {
        const [from, to] = kind === 'text' ? [null, null] : [before, after];
        this.#change([id, run, ranOn, resourceFor(event, key), key, from, to]);
      }
    for (const by of event.notified_by ?? [])
      this.#notice([id, run, host, by.task, by.place.file, by.place.line]);
  }

  #insert(table: (typeof tableNames)[number], columns: number): Insert {
    return this.#file.prepare(`insert into ${table} values (${Array(columns).fill('?').join(', ')})`);
  }
}

/** A task that has changed something, and does not say what. */
const noChange: { key: null; before: null; after: null; kind?: 'text' } = {
  key: null,
  before: null,
  after: null,
};

/** The resource of one change: of several packages, each change names its own. */
function resourceFor({ resource = '' }: TaskEvent, key: string | null): string | null {
  const [, kind = '', names = ''] = /^(\S+) (.*)$/s.exec(resource) ?? [];
  const isOne = key !== null && names.split(', ').includes(key);
  return isOne ? `${kind} ${key}` : resource || null;
}

function startValues({ time, by, folder, args, kplay, git, pipeline }: RunStart): SqlValue[] {
  const command = args ? commandLine(['kplay', ...args]) : null;
  const dirty = git?.dirty === undefined ? null : Number(git.dirty);
  return [
    time,
    by,
    folder,
    command,
    kplay,
    git?.commit ?? null,
    git?.branch ?? null,
    dirty,
    pipeline ?? null,
  ];
}

function endValues(summary: RunSummary | undefined): SqlValue[] {
  return summary ? [summary.exit_code, summary.ms, Number(summary.interrupted)] : [null, null, null];
}

function recapValues(recap: HostRecap): SqlValue[] {
  const { changed, unchanged, skipped, failed, rescued, ignored, unknown, unreachable } = recap;
  return [changed, unchanged, skipped, failed, rescued, ignored, unknown, Number(unreachable)];
}

function taskValues(event: TaskEvent): SqlValue[] {
  const { play, role, task, module, handler, item, status, ms, place, resource, message } = event;
  const names = [play, role ?? null, task, module, Number(handler), item ?? null];
  return [...names, status, ms, place?.file ?? null, place?.line ?? null, resource ?? null, message ?? null];
}
