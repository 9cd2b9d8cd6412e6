import { dirname } from 'node:path';

/** The owner and the write permissions of a file, from stat(2). */
export interface Ownership {
  uid: number;
  mode: number;
}

/**
 * Whether only root and the user `me` can change this file, or the contents of this folder. In a sticky folder,
 * such as /tmp, users can only replace their own files: it is safe as a parent folder if all folders below it are
 * checked.
 */
export function isOurs({ uid, mode }: Ownership, me: number): boolean {
  const isSticky = (mode & 0o170000) === 0o040000 && (mode & 0o1000) !== 0;
  return (uid === 0 || uid === me) && ((mode & 0o022) === 0 || isSticky);
}

/** A folder and its parents, the topmost first. */
export function withParents(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [...withParents(above), folder];
}
