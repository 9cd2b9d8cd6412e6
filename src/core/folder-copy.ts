import { copiedModeParam, sendAttributes } from './file-attributes.ts';
import { parseMode } from './mode.ts';
import type { ShellValue } from './module.ts';
import type { FolderEntry, SourceFile } from './params.ts';

/** The argument of every module that copies a folder. */
export const directoryModeParam = {
  ...copiedModeParam,
  doc: 'Permissions of the directories that copying a folder creates.',
} as const;

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
    const usual = isFolder ? 0o755 : entry.file?.isSecret ? 0o600 : 0o644;
    if (wanted === 'preserve') return entry;
    return { ...entry, mode: wanted === undefined ? usual : applied(wanted, usual, isFolder) };
  });
}

/** The permissions that a mode gives to a new file or folder. */
function applied(mode: string, usual: number, isFolder: boolean): number {
  const { keep, set, keepX, setX } = parseMode(mode)!;
  return isFolder ? (usual & keepX) | setX : (usual & keep) | set;
}

/** The variables for the copy of a folder, see folder.sh. */
export function sendFolder(
  args: Attributes & { dest: string },
  { name }: SourceFile,
  entries: readonly FolderEntry[],
): Record<string, ShellValue> {
  return {
    ...sendAttributes({ owner: args.owner, group: args.group }),
    // as in Ansible, a slash at the end means what is in the folder
    dest: name.endsWith('/') ? args.dest : `${args.dest}/${name.split('/').pop()}`,
    src: undefined,
    name: undefined,
    keep_sha256: undefined,
    directory_mode: undefined,
    folder: true,
    tree_stats: treeStats(entries, args),
    tree_sums: treeSums(entries),
  };
}

/** The text $tree_stats of tree.sh: what the task does not set is a star. */
function treeStats(entries: readonly FolderEntry[], { mode, owner, group }: Attributes): string {
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
function treeSums(entries: readonly FolderEntry[]): string {
  return entries.flatMap(({ name, file }) => (file ? [sumLine(file.sha256, name)] : [])).join('\n');
}

/** A line of sha256sum(1), which escapes backslashes. */
function sumLine(sum: string, name: string): string {
  return name.includes('\\') ? `\\${sum}  ${name.replaceAll('\\', '\\\\')}` : `${sum}  ${name}`;
}
