import { parseMode } from '../../core/mode.ts';
import type { FolderEntry } from '../../core/params.ts';

interface Attributes {
  mode?: string | undefined;
  directory_mode?: string | undefined;
  owner?: string | undefined;
  group?: string | undefined;
}

/** The folders and files that a copy of a folder has, with the permissions that new ones get. */
export function copiedEntries(
  entries: readonly FolderEntry[],
  { mode, directory_mode }: Attributes,
): FolderEntry[] {
  return entries.map((entry) => {
    const isFolder = entry.file === undefined;
    const wanted = isFolder ? (directory_mode ?? (mode === 'preserve' ? mode : undefined)) : mode;
    const usual = isFolder ? 0o755 : 0o644;
    if (wanted === 'preserve') return entry;
    return { ...entry, mode: wanted === undefined ? usual : applied(wanted, usual, isFolder) };
  });
}

/** The permissions that a mode gives to a new file or folder. */
function applied(mode: string, usual: number, isFolder: boolean): number {
  const { keep, set, keepX, setX } = parseMode(mode)!;
  return isFolder ? (usual & keepX) | setX : (usual & keep) | set;
}

/** The text $tree_stats of tree.sh: what the task does not set is a star. */
export function treeStats(entries: readonly FolderEntry[], { mode, owner, group }: Attributes): string {
  return entries
    .map(({ name, mode: bits, file }) => {
      // existing directories keep their mode, as in Ansible
      const isSet = file ? mode !== undefined : mode === 'preserve';
      const attributes = [
        isSet ? bits.toString(8) : '*',
        owner ?? '*',
        group ?? '*',
        file ? 'regular' : 'directory',
      ];
      return `${attributes.join(' ')}/${name}\n*`;
    })
    .join('\n');
}

/** The text $tree_sums of tree.sh. */
export function treeSums(entries: readonly FolderEntry[]): string {
  return entries.flatMap(({ name, file }) => (file ? [sumLine(file.sha256, name)] : [])).join('\n');
}

/** A line of sha256sum(1), which escapes backslashes. */
function sumLine(sum: string, name: string): string {
  return name.includes('\\') ? `\\${sum}  ${name.replaceAll('\\', '\\\\')}` : `${sum}  ${name}`;
}
