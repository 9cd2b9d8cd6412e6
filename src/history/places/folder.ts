import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunName } from '../run-folders.ts';
import type { HistoryPlace, RunTexts } from './place.ts';

/**
 * A folder with a folder for each run. Several controllers can share it, also by NFS: each writes under a name of its
 * own, and a run appears as a whole by a rename. It needs no locks.
 */
export class FolderPlace implements HistoryPlace {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async runs(): Promise<Map<string, string>> {
    const names = (await readdir(this.#folder).catch(noFolder)).filter(isRunName).sort();
    return new Map(await Promise.all(names.map(async (name) => [name, await this.#stamp(name)] as const)));
  }

  async read(name: string): Promise<RunTexts | undefined> {
    const [start, events, summary] = await Promise.all(
      ['run.json', 'events.ndjson', 'summary.json'].map((file) => textOrNot(join(this.#folder, name, file))),
    );
    return start === undefined ? undefined : { start, events: events ?? '', summary };
  }

  /** The umask of the user decides who can read it. */
  async add(name: string, { start, events, summary }: RunTexts): Promise<void> {
    const aside = join(this.#folder, `.${name}`);
    await mkdir(aside, { recursive: true, mode: 0o770 });
    try {
      const write = (file: string, text: string) => writeFile(join(aside, file), text, { mode: 0o660 });
      await Promise.all([
        write('run.json', start),
        write('events.ndjson', events),
        ...(summary === undefined ? [] : [write('summary.json', summary)]),
      ]);
      await rename(aside, join(this.#folder, name));
    } catch (error) {
      await rm(aside, { recursive: true, force: true });
      throw error;
    }
  }

  async close(): Promise<void> {}

  async #stamp(name: string): Promise<string> {
    const size = async (file: string) =>
      (await stat(join(this.#folder, name, file)).catch(() => undefined))?.size;
    return `${await size('events.ndjson')} ${await size('summary.json')}`;
  }
}

/** Nobody has kept a run there yet. */
function noFolder(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

function textOrNot(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
