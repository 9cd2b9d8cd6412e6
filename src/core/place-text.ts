import { relative, sep } from 'node:path';
import type { Place } from './errors.ts';

/** A place as `file:line:col`, the file relative to the working directory if that is shorter. */
export function placeText({ file, line, col }: Place): string {
  return `${shortPath(file)}:${line}:${col}`;
}

/** A path relative to the working folder, if that is shorter. */
export function shortPath(file: string): string {
  if (!file.startsWith(sep)) return file;
  const near = relative(process.cwd(), file) || '.';
  return near.length < file.length && !near.startsWith('..') ? near : file;
}
