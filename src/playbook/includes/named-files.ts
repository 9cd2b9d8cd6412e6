import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { pathsLike } from '../keywords/fits.ts';
import type { ForecastNames } from './name-forecast.ts';

/**
 * The files that texts can name, by these names: the forecast ones. If there can be others, also all files with
 * matching names in the first folder that has any.
 * @param accepts whether a file, by its path, is of the right kind
 */
export async function namedFiles(
  texts: readonly string[],
  { names, isOpen }: ForecastNames,
  folders: readonly string[],
  accepts: (path: string) => Promise<boolean>,
): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of names) {
    const path = fileNamed(name, folders);
    if (path !== undefined) files.set(name, path);
  }
  for (const text of isOpen ? texts : [])
    for (const [name, path] of await likely(text, folders, accepts))
      if (!files.has(name)) files.set(name, path);
  return files;
}

/** The file with a name, in the first folder that contains it. */
export function fileNamed(name: string, folders: readonly string[]): string | undefined {
  if (name === '' || name.includes('\0')) return undefined;
  const paths = isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name));
  return paths.find((path) => existsSync(path));
}

async function likely(
  text: string,
  folders: readonly string[],
  accepts: (path: string) => Promise<boolean>,
): Promise<[name: string, path: string][]> {
  for (const folder of folders) {
    const found: [string, string][] = [];
    for (const name of pathsLike(text, folder)) {
      const path = isAbsolute(name) ? name : join(folder, name);
      if (existsSync(path) && (await accepts(path))) found.push([name, path]);
    }
    if (found.length > 0) return found;
  }
  return [];
}
