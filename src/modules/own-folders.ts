import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The file with the declaration of a module, in TypeScript or JavaScript. */
const mains = ['index.ts', 'index.js'];

/** The folders of the modules in `modules/` of a folder, by name; none where it has no such folder. */
export function modulesIn(folder: string): Map<string, string> {
  const modules = join(folder, 'modules');
  const names = isFolder(modules) ? readdirSync(modules) : [];
  const own = names.filter((name) => isFolder(join(modules, name)) && mainOf(join(modules, name)));
  return new Map(own.sort().map((name) => [name, join(modules, name)]));
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
