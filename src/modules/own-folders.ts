import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The file with the declaration of a module, in TypeScript or JavaScript. */
const mains = ['index.ts', 'index.js'];

/** The folders of the modules in a `modules/` folder, by name; none where there is no such folder. */
export function modulesIn(folder: string): Map<string, string> {
  const names = isFolder(folder) ? readdirSync(folder) : [];
  const own = names.filter((name) => mainOf(join(folder, name)));
  return new Map(own.sort().map((name) => [name, join(folder, name)]));
}

/** The file of a folder that declares a module. */
export function mainOf(folder: string): string | undefined {
  return mains.map((name) => join(folder, name)).find(isFile);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
