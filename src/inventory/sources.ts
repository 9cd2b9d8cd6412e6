import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../core/errors.ts';

/** One inventory source, found: a file to read, or hosts from the command line. */
export type Source = { file: string } | { list: string[] };

export interface Sources {
  found: Source[];
  /** Folders that may hold group_vars/ and host_vars/, in order, each once. */
  folders: string[];
  findings: Diagnostic[];
}

/** Files in a folder that ansible-core leaves alone too, and notes that people keep beside inventories. */
const ignored = /(?:^\..*|~|\.(?:orig|bak|cfg|retry|pyc|pyo|md|txt|swp))$/;
const variableFolders = new Set(['group_vars', 'host_vars']);

/** Finds out what each `-i` means: a file, a folder of files, or a list of hosts with a comma in it. */
export async function findSources(given: string[]): Promise<Sources> {
  const sources: Sources = { found: [], folders: [], findings: [] };
  const folders = new Set<string>();
  for (const name of given) {
    const kind = await kindOf(name);
    if (kind === 'folder') {
      for (const file of await filesOf(name)) sources.found.push({ file });
      folders.add(name);
    } else if (kind === 'file') {
      sources.found.push({ file: name });
      folders.add(dirname(name));
    } else if (name.includes(',')) sources.found.push({ list: listOf(name) });
    else sources.findings.push(missing(name));
  }
  sources.folders = [...folders];
  return sources;
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  const info = await stat(path).catch(() => undefined);
  if (!info) return undefined;
  return info.isDirectory() ? 'folder' : 'file';
}

async function filesOf(folder: string): Promise<string[]> {
  const files: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (ignored.test(entry.name) || variableFolders.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if ((await kindOf(path)) === 'folder') files.push(...(await filesOf(path)));
    else files.push(path);
  }
  return files;
}

function listOf(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function missing(name: string): Diagnostic {
  const hint = `for a host of that name write -i "${name},", with a comma`;
  return { severity: 'error', code: 'file-missing', message: `there is no inventory ${name}`, hint };
}
