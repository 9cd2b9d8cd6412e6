import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { didYouMean } from '../../core/errors.ts';
import { Findings } from '../../core/findings.ts';
import { fromHome } from '../../core/from-home.ts';

/** One inventory source: a file, hosts from the command line, an ssh_config, or the address of a Consul. */
export type InventorySource = { file: string } | { list: string[] } | { ssh: string } | { consul: string };

export interface FoundSources {
  found: InventorySource[];
  /** Folders that may hold group_vars/ and host_vars/, in order, without duplicates. */
  folders: string[];
  findings: Findings;
}

/** Files in a folder that ansible-core ignores too: backups, notes, settings. */
const ignored = /(?:^\..*|~|\.(?:orig|bak|ini|cfg|retry|pyc|pyo|md|rpm|rst|txt|swp))$/;
const variableFolders = new Set(['group_vars', 'host_vars']);

/**
 * Resolves each `-i`: a file, a folder of files, `consul://ADDRESS`, `ssh:FILE`, or a list of hosts with a comma
 * in it.
 */
export async function findSources(given: string[]): Promise<FoundSources> {
  const sources: FoundSources = { found: [], folders: [], findings: new Findings() };
  const folders = new Set<string>();
  for (const name of given) {
    const kind = await kindOf(name);
    if (kind === 'folder') {
      for (const file of await filesOf(name, sources.findings)) sources.found.push({ file });
      folders.add(name);
    } else if (/^consuls?:\/\//.test(name)) sources.found.push({ consul: name });
    else if (name.startsWith('ssh:')) sources.found.push({ ssh: fromHome(name.slice(4) || '~/.ssh/config') });
    else if (kind === 'file') {
      sources.found.push({ file: name });
      folders.add(dirname(name));
    } else if (name.includes(',')) sources.found.push({ list: listOf(name) });
    else await reportMissing(name, sources.findings);
  }
  sources.folders = [...folders];
  return sources;
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  const info = await stat(path).catch(() => undefined);
  if (!info) return undefined;
  return info.isDirectory() ? 'folder' : 'file';
}

async function filesOf(folder: string, findings: Findings): Promise<string[]> {
  const files: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name.endsWith('.ini')) reportIni(path, findings);
    if (ignored.test(entry.name) || variableFolders.has(entry.name)) continue;
    if ((await kindOf(path)) === 'folder') files.push(...(await filesOf(path, findings)));
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

/**
 * A warning, since in a folder .ini files are settings of scripts; to read other hosts than Ansible would be
 * worse.
 */
function reportIni(file: string, findings: Findings): void {
  const hint = 'name it without .ini, or give it its own -i';
  const message = `${file} is not read: in a folder Ansible reads .ini files as settings`;
  findings.warning('file-ignored', message, { hint });
}

/** The usual names of inventories. */
const usual = /^(?:hosts|inventory)(?:\.(?:ya?ml|ini|json))?$|^inventories$/;

async function reportMissing(name: string, findings: Findings): Promise<void> {
  const beside = await readdir(dirname(name)).catch(() => []);
  const close = didYouMean(basename(name), beside) ?? beside.find((each) => usual.test(each));
  const instead = close === undefined ? '' : `did you mean ${join(dirname(name), close)}? `;
  const hint = `${instead}for a host of that name write -i "${name},", with a comma`;
  findings.error('file-missing', `there is no inventory ${name}`, { hint });
}
