import { type Diagnostic, didYouMean } from '../../core/errors.ts';
import type { Inventory } from '../model/inventory.ts';
import { nameHint } from '../model/names.ts';
import { foldersInOrder } from './var-files.ts';

/** Names differ in more than a number: `web2` is not a misspelt `web1`. */
function isMisspelt(name: string, known: readonly string[]): boolean {
  const close = didYouMean(name, known);
  return close !== undefined && close.replaceAll(/\d/g, '') !== name.replaceAll(/\d/g, '');
}

/**
 * Returns a warning for each file of variables that belongs to no group or host of the inventory.
 * @param onlySimilar leaves out names that resemble no other, since a folder can serve several inventories
 */
export function orphanFiles(
  { groups, hosts, origin: { files } }: Inventory,
  { onlySimilar }: { onlySimilar: boolean },
): Diagnostic[] {
  return [
    ...orphansIn(files.groups, 'group', [...groups.keys()], onlySimilar),
    ...orphansIn(files.hosts, 'host', [...hosts.keys()], onlySimilar),
  ];
}

function orphansIn(
  folders: Parameters<typeof foldersInOrder>[0],
  kind: 'group' | 'host',
  known: readonly string[],
  onlySimilar: boolean,
): Diagnostic[] {
  return foldersInOrder(folders).flatMap((folder) =>
    folder
      .names()
      .filter((name) => !known.includes(name) && (!onlySimilar || isMisspelt(name, known)))
      .map((name) => ({
        severity: 'warning',
        code: `unknown-${kind}`,
        message: `${folder.pathOf(name)} is not read: no ${kind} is called "${name}"`,
        hint: nameHint(name, known),
      })),
  );
}
