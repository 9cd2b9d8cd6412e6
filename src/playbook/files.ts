import { readdirSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { didYouMean } from '../core/errors.ts';
import { fromHome } from '../core/from-home.ts';
import { sealedFormat } from '../core/opener.ts';
import type { Task } from './plan.ts';

/** The kinds of files on the controller that arguments name, and the folder for each kind. */
const fileFolders = { file: 'files', template: 'templates' } as const;

export type FileKind = keyof typeof fileFolders;

/**
 * The folders in which the files of a task are looked up, in order: files/ (or templates/) of its role, the role
 * itself, the folder of the file with the task, files/ (templates/) beside the playbook, the playbook's folder.
 */
export function sourceFolders(
  task: Pick<Task, 'role' | 'folder'>,
  kind: FileKind,
  playFolder: string,
): string[] {
  const own = fileFolders[kind];
  const folders = [
    ...(task.role ? [join(task.role.path, own), task.role.path] : []),
    task.folder,
    join(playFolder, own),
    playFolder,
  ];
  return [...new Set(folders)];
}

/**
 * Finds the file that a task names; `~/` is the home of the user who runs kplay. Undefined for a folder, unless the task
 * accepts one, and when the file does not exist.
 */
export function findSource(
  task: Pick<Task, 'role' | 'folder'>,
  kind: FileKind,
  name: string,
  playFolder: string,
  acceptsFolder = false,
): string | undefined {
  if (name === '' || name.includes('\0')) return undefined;
  const whole = fromHome(name);
  const paths = isAbsolute(whole)
    ? [whole]
    : sourceFolders(task, kind, playFolder).map((folder) => join(folder, name));
  return paths.find((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isFile() || (acceptsFolder && found?.isDirectory());
  });
}

/** The hint for a file that does not exist. */
export function sourceHint(
  task: Pick<Task, 'role' | 'folder'>,
  kind: FileKind,
  name: string,
  playFolder: string,
): string {
  const folders = sourceFolders(task, kind, playFolder);
  const names = folders.flatMap(filesIn);
  // only the folders themselves are searched, not their subfolders
  const close = names.includes(basename(name)) ? basename(name) : didYouMean(name, names);
  return close ? `did you mean "${close}"?` : `looked in ${folders.join(', ')}`;
}

function filesIn(folder: string): string[] {
  if (!isFolder(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}

/** Whether a file is encrypted, by its first bytes. */
export async function isSealed(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(80);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return sealedFormat(head.subarray(0, bytesRead)) !== undefined;
  } finally {
    await file.close();
  }
}

/** The files that a path leads to: the file itself, or all files in a folder. */
export function filesAt(path: string): string[] {
  if (!isFolder(path)) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter(isFile)
    .sort();
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
