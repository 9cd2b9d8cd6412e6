import { createHash } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import type { Download } from '../core/download.ts';
import { sha256 } from '../core/hash.ts';
import { noteInput } from '../core/input-files.ts';
import type { SourceFile } from '../core/params.ts';
import type { Play, Task } from '../playbook/plan.ts';
import { inlineLimit } from '../remote/step/step.ts';
import type { World } from '../template/scope.ts';
import { DownloadedFile } from './download.ts';
import { SharedFile } from './shared-file.ts';
import { readFolder } from './source-folder.ts';

/** A file larger than this is streamed from disk and not kept in memory. */
const memoryLimit = 64 * inlineLimit;

/**
 * The files that tasks read on the controller: those that they name as `src`, once per run, and those of
 * functions.
 */
export class ControllerFiles {
  readonly #worldOf: (task: Task, playFolder: string) => World;
  readonly #files = new Map<string, Promise<SourceFile>>();
  readonly #templates = new Map<string, Promise<SourceFile>>();
  readonly #downloads = new Map<string, DownloadedFile>();
  readonly #texts = new Map<string, Promise<string>>();
  readonly #modes = new Map<string, Promise<number>>();

  constructor(worldOf: (task: Task, playFolder: string) => World) {
    this.#worldOf = worldOf;
  }

  /** The data that a task's templates see in addition to its variables. */
  world(task: Task, play: Play): World {
    return this.#worldOf(task, play.folder);
  }

  /** The file itself; `name` is its name in the task. */
  file(name: string, path: string): Promise<SourceFile> {
    noteInput(path);
    return once(this.#files, path, () => readSource(name, path));
  }

  /** A folder with all that is in it. */
  folder(name: string, path: string): Promise<SourceFile> {
    return once(this.#files, path, () => readFolder(name, path, hashFile));
  }

  /** A folder of templates. */
  templates(name: string, path: string): Promise<SourceFile> {
    // what they contain is hashed when it is rendered
    return once(this.#templates, path, () => readFolder(name, path, async () => ''));
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
  text(path: string): Promise<string> {
    noteInput(path);
    return once(this.#texts, path, () => readFile(path, 'utf8'));
  }
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

async function readSource(name: string, path: string): Promise<SourceFile> {
  const { size, mode, ctimeMs } = await stat(path);
  const file = { name, path, mode: mode & 0o777 };
  if (size > memoryLimit) {
    const shared = new SharedFile(path, size, ctimeMs);
    const chunks = () => shared.chunks();
    return { ...file, size, sha256: await hashFile(path, size), bytes: undefined, chunks };
  }
  const bytes = await readFile(path);
  return { ...file, size: bytes.length, sha256: sha256(bytes), bytes };
}

async function hashFile(path: string, size: number): Promise<string> {
  if (size <= memoryLimit) return sha256(await readFile(path));
  const hash = createHash('sha256');
  // each time the same memory
  const chunk = Buffer.allocUnsafeSlow(inlineLimit * 4);
  const file = await open(path);
  try {
    for (let at = 0; at < size; at += chunk.length) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
      hash.update(chunk.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}
