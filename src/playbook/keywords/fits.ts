import { readdirSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/** Whether a text, perhaps with templates, can become another one. A template can become anything. */
export function fits(written: string, text: string): boolean {
  if (!written.includes('{{')) return written === text;
  const parts = written.split(/\{\{.*?\}\}/s).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}

/**
 * The names of the files in a folder and its subfolders that a path with templates can become. Each template
 * matches any text without a slash.
 */
export function pathsLike(written: string, folder: string): string[] {
  const parts = written.match(/(?:\{\{.*?\}\}|[^/])+/gs) ?? [];
  const root = isAbsolute(written) ? '/' : '';
  return parts.reduce(
    (paths, part) => paths.flatMap((path) => entriesLike(part, path, isAbsolute(path) ? '/' : folder)),
    [root],
  );
}

function entriesLike(part: string, path: string, folder: string): string[] {
  if (!part.includes('{{')) return [join(path, part)];
  return filesIn(isAbsolute(path) ? path : join(folder, path))
    .filter((name) => !name.startsWith('.') && fits(part, name))
    .map((name) => join(path, name));
}

/** The content of a folder in alphabetical order; empty if it is not a folder. */
export function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
