import { stat } from 'node:fs/promises';
import type { Download } from '../core/download.ts';
import { sha256 } from '../core/hash.ts';
import { noteInput } from '../core/input-files.ts';
import type { Opener } from '../core/opener.ts';
import type { SourceFile } from '../core/params.ts';
import type { Play, Task } from '../playbook/plan.ts';
import type { World } from '../template/scope.ts';
import { DownloadedFile } from './download.ts';
import { readFolderFile, readOpened, readSource } from './source-content.ts';
import { readFolder } from './source-folder.ts';

/** The text of a template, and whether it was encrypted. */
export interface TemplateText {
  text: string;
  isSecret?: true;
}

/**
 * The files that tasks read on the controller: those that they name as `src`, once per run, and those of
 * functions.
 */
export class ControllerFiles {
  readonly #worldOf: (task: Task, playFolder: string) => World;
  readonly #opener: Opener | undefined;
  readonly #files = new Map<string, Promise<SourceFile>>();
  readonly #templates = new Map<string, Promise<SourceFile>>();
  readonly #downloads = new Map<string, DownloadedFile>();
  readonly #texts = new Map<string, Promise<TemplateText>>();
  readonly #modes = new Map<string, Promise<number>>();

  /** @param opener decrypts them */
  constructor(worldOf: (task: Task, playFolder: string) => World, opener?: Opener) {
    this.#worldOf = worldOf;
    this.#opener = opener;
  }

  /** The data that a task's templates see in addition to its variables. */
  world(task: Task, play: Play): World {
    return this.#worldOf(task, play.folder);
  }

  /** The file itself; `name` is its name in the task. */
  file(name: string, path: string, decrypts: boolean): Promise<SourceFile> {
    noteInput(path);
    const reading = { decrypts, opener: this.#opener };
    return once(this.#files, keyOf(path, decrypts), () => readSource(name, path, reading));
  }

  /** A folder with all that is in it. */
  folder(name: string, path: string, decrypts: boolean): Promise<SourceFile> {
    const reading = { decrypts, opener: this.#opener };
    return once(this.#files, keyOf(path, decrypts), () =>
      readFolder(name, path, (file, size) => readFolderFile(file, size, reading)),
    );
  }

  /** A folder of templates. */
  templates(name: string, path: string): Promise<SourceFile> {
    // what they contain is hashed when it is rendered
    const plain = async (file: string, size: number) => ({ path: file, size, sha256: '' });
    return once(this.#templates, path, () => readFolder(name, path, plain));
  }

  /** A file that the controller downloads, once for all hosts of the run. */
  download(download: Download): DownloadedFile {
    const key = JSON.stringify(download);
    const file = this.#downloads.get(key) ?? new DownloadedFile(download);
    this.#downloads.set(key, file);
    return file;
  }

  /** The permissions of a template. */
  mode(path: string): Promise<number> {
    return once(this.#modes, path, () => modeOf(path));
  }

  /** The text of a template. */
  text(path: string): Promise<TemplateText> {
    noteInput(path);
    return once(this.#texts, path, async () => {
      const { bytes, isSecret } = await readOpened(path, { decrypts: true, opener: this.#opener });
      return { text: Buffer.from(bytes).toString('utf8'), ...(isSecret && { isSecret }) };
    });
  }
}

function keyOf(path: string, decrypts: boolean): string {
  return `${decrypts}:${path}`;
}

/** The permissions of a file. */
async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

/** A text in the form of a file. */
export function sourceFileOf(name: string, path: string, text: string): SourceFile {
  const bytes = Buffer.from(text, 'utf8');
  return { name, path, size: bytes.length, sha256: sha256(bytes), bytes };
}

function once<T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  let value = cache.get(key);
  if (!value) {
    value = make();
    cache.set(key, value);
  }
  return value;
}
