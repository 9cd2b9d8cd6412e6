import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folders beside this file whose files the build puts into the program. */
export type InsideFolder = 'starter' | 'completion-scripts' | 'page-style';

/** Returns the files of a folder: the text of each path. */
export function filesInside(name: InsideFolder): Record<string, string> {
  const folder = fileURLToPath(new URL(name, import.meta.url));
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}
