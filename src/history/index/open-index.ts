import { randomBytes } from 'node:crypto';
import { copyFile, link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { HistoryPlace } from '../places/place.ts';
import { stateFolder } from '../run-folders.ts';
import { IndexWriter } from './fill.ts';
import { openSqlite, type SqlFile, type SqlRow, type SqlValue } from './sqlite.ts';
import { tables, tablesVersion } from './tables.ts';

/** The runs of all places, for questions. */
export interface HistoryIndex {
  all(sql: string, values?: SqlValue[]): SqlRow[];
  close(): Promise<void>;
}

/** The file of the index: it can be removed at any time. */
export function indexFile(): string {
  return join(stateFolder(), 'index.sqlite');
}

/**
 * Opens the index, and brings it up to date first: runs that are new are added, those that are gone are removed. A
 * damaged index is made again.
 *
 * The file is never changed where others read it: it is replaced by a new one. Each process opens it under a name of its
 * own, so that a process that was killed leaves no lock on it.
 * @param warn reports that it was damaged
 */
export async function openIndex(
  places: readonly HistoryPlace[],
  warn: (message: string) => void,
): Promise<HistoryIndex> {
  await mkdir(stateFolder(), { recursive: true, mode: 0o700 });
  await removeOld();
  const known = await knownRuns(places);
  try {
    const found = await matchesIn(known);
    if (found !== 'all') await update(known, found === 'none');
  } catch (error) {
    warn(`the index of the history was damaged (${(error as Error).message}), and is made again`);
    await update(known, true);
  }
  return readOnly();
}

/** Where each run is, and its stamp. */
type KnownRuns = Map<string, { place: HistoryPlace; stamp: string }>;

/** The first place that has a run counts. */
async function knownRuns(places: readonly HistoryPlace[]): Promise<KnownRuns> {
  const known: KnownRuns = new Map();
  for (const place of places)
    for (const [name, stamp] of await place.runs()) if (!known.has(name)) known.set(name, { place, stamp });
  return known;
}

/** How far the index contains these runs: not at all without a file, or if that is of another version. */
async function matchesIn(known: KnownRuns): Promise<'all' | 'some' | 'none'> {
  if (!(await stat(indexFile()).catch(() => undefined))) return 'none';
  const index = await readOnly();
  try {
    if (index.all('pragma user_version')[0]?.user_version !== tablesVersion) return 'none';
    const { missing, gone } = difference(known, index);
    return missing.length + gone.length === 0 ? 'all' : 'some';
  } finally {
    await index.close();
  }
}

function difference(known: KnownRuns, index: Pick<SqlFile, 'all'>): { missing: string[]; gone: string[] } {
  const stamps = new Map(index.all('select run, stamp from sources').map(({ run, stamp }) => [run, stamp]));
  const missing = [...known.keys()].filter((run) => stamps.get(run) !== known.get(run)!.stamp);
  return { missing, gone: [...stamps.keys()].map(String).filter((run) => !known.has(run)) };
}

/** Makes the next index beside the present one, and puts it in its place. */
async function update(known: KnownRuns, isNew: boolean): Promise<void> {
  const path = ownName();
  try {
    if (!isNew) await copyFile(indexFile(), path);
    const file = await openSqlite(path, { readOnly: false });
    try {
      // nobody else has the file, and it is removed after a failure
      file.exec('pragma journal_mode = off; pragma synchronous = off');
      if (isNew) file.exec(tables);
      await fill(file, known);
    } finally {
      file.close();
    }
    await rename(path, indexFile());
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function fill(file: SqlFile, known: KnownRuns): Promise<void> {
  const { missing, gone } = difference(known, file);
  const writer = new IndexWriter(file);
  file.exec('begin');
  for (const run of [...gone, ...missing]) writer.remove(run);
  for (const run of missing) {
    const { place, stamp } = known.get(run)!;
    writer.add(run, stamp, await place.read(run));
  }
  file.exec('commit');
}

async function readOnly(): Promise<HistoryIndex> {
  const path = ownName();
  await link(indexFile(), path).catch(() => copyFile(indexFile(), path));
  const remove = () => rm(path, { force: true });
  try {
    const file = await openSqlite(path, { readOnly: true });
    return {
      all: (sql, values) => file.all(sql, values),
      async close() {
        file.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

function ownName(): string {
  return `${indexFile()}.${randomBytes(6).toString('hex')}`;
}

/** Removes what processes that were killed have left. */
async function removeOld(): Promise<void> {
  const folder = dirname(indexFile());
  const dayAgo = Date.now() - 86_400_000;
  for (const name of await readdir(folder)) {
    if (!/^index\.sqlite\.[0-9a-f]{12}/.test(name)) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found && found.ctimeMs < dayAgo) await rm(path, { recursive: true, force: true });
  }
}
