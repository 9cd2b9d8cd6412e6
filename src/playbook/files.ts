import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Task } from './plan.ts';

/** The kinds of files on the controller that arguments name, and the folder that each is kept in. */
const fileFolders = { file: 'files', template: 'templates' } as const;

export type FileKind = keyof typeof fileFolders;

/**
 * The folders where a task's files are looked up, in order: files/ (or templates/) of its role, the folder of
 * the file that holds the task, files/ (templates/) beside the playbook, the playbook's folder.
 */
export function sourceFolders(
  task: Pick<Task, 'role' | 'folder'>,
  kind: FileKind,
  playFolder: string,
): string[] {
  const own = fileFolders[kind];
  const folders = [
    ...(task.role ? [join(task.role.path, own)] : []),
    task.folder,
    join(playFolder, own),
    playFolder,
  ];
  return [...new Set(folders)];
}

/**
 * Finds the file that an argument of a task names. Undefined when there is none, or when it is a folder.
 */
export function findSource(
  task: Pick<Task, 'role' | 'folder'>,
  kind: FileKind,
  name: string,
  playFolder: string,
): string | undefined {
  if (name === '' || name.includes('\0')) return undefined;
  const paths = isAbsolute(name)
    ? [name]
    : sourceFolders(task, kind, playFolder).map((folder) => join(folder, name));
  return paths.find(isFile);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
