import { readdir, readFile } from 'node:fs/promises';
import type { Module } from '../core/module.ts';

// Reads the modules' folders from the source tree. The bundle contains them: build.mjs replaces this file by code
// with the same exports.

const folder = new URL('./', import.meta.url);

/** The names of all folders beside this file. */
export async function folderNames(): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

/** The module that a folder's index.ts declares. */
export async function folderModule(name: string): Promise<Module> {
  return ((await import(new URL(`${name}/index.ts`, folder).href)) as { default: Module }).default;
}

/** The text of a file in a folder, such as `read.sh`. */
export function folderText(name: string, file: string): Promise<string> {
  return readFile(new URL(`${name}/${file}`, folder), 'utf8');
}
