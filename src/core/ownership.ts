import { dirname } from 'node:path';

/** What stat(2) says about who owns a file and who may write to it. */
export interface Ownership {
  uid: number;
  mode: number;
}

/**
 * Can only root and the user `me` change this file, or what this folder holds? In a sticky folder, such as /tmp,
 * nobody can replace what is not his own: it will do for a folder above, if all below it are judged too.
 */
export function isOurs({ uid, mode }: Ownership, me: number): boolean {
  const isSticky = (mode & 0o170000) === 0o040000 && (mode & 0o1000) !== 0;
  return (uid === 0 || uid === me) && ((mode & 0o022) === 0 || isSticky);
}

/** A folder and all above it, the highest first. */
export function withParents(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [...withParents(above), folder];
}
