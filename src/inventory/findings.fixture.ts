import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, InvalidInput } from '../core/errors.ts';
import { folderOf } from './folder.fixture.ts';
import { listing } from './listing.ts';
import { loadInventory } from './load.ts';
import type { Inventory } from './model/inventory.ts';

/** Loads inventories from files in a new folder, which is removed afterwards. */
export async function loadFrom(
  files: Record<string, string>,
  sources: string[] = Object.keys(files).slice(0, 1),
): Promise<Inventory> {
  const folder = folderOf(files);
  const withoutFolder = (findings: readonly Diagnostic[]) => {
    for (const found of findings) {
      found.message = found.message.replaceAll(`${folder}/`, '');
      if (found.hint) found.hint = found.hint.replaceAll(`${folder}/`, '');
      if (found.place) found.place.file = found.place.file.replace(`${folder}/`, '');
    }
  };
  try {
    const given = sources.map((name) => (/[:,]/.test(name) ? name : join(folder, name)));
    const inventory = await loadInventory(given);
    withoutFolder(inventory.warnings);
    return inventory;
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    withoutFolder(error.diagnostics);
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The findings of loading these files: `file:line:col code: message (hint)`, or the warnings. */
export async function findingsOf(files: Record<string, string>, sources?: string[]): Promise<string[]> {
  const found = await loadFrom(files, sources).then(
    ({ warnings }) => warnings,
    (error: InvalidInput) => error.diagnostics,
  );
  return found.map(({ code, message, place, hint }) => {
    const at = place ? `${place.file}:${place.line}:${place.col} ` : '';
    return `${at}${code}: ${message}${hint ? ` (${hint})` : ''}`;
  });
}

/** Groups with hosts and children, and the variables of each host, as JSON. */
export function plainly(inventory: Inventory): { groups: unknown; vars: Record<string, unknown> } {
  const { _meta, ...groups } = JSON.parse(JSON.stringify(listing(inventory)));
  delete groups.all;
  return { groups, vars: _meta.hostvars };
}
