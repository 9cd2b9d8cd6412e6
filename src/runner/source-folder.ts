import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../core/hash.ts';
import type { EntryFile, FolderEntry, SourceFile } from '../core/params.ts';

/** How many files are read at the same time. */
const atOnce = 32;

/**
 * Reads a folder of the controller, with all that is in it; links are followed.
 * @param fileOf reads a file in it
 * @throws Error for a link that leads to a folder around it, and for a name with a newline
 */
export async function readFolder(
  name: string,
  path: string,
  fileOf: (path: string, size: number) => Promise<EntryFile>,
): Promise<SourceFile> {
  const entries: FolderEntry[] = [];
  const entryOf = async (from: string, to: string): Promise<FolderEntry> => {
    const stats = await stat(from);
    const mode = stats.mode & 0o777;
    if (stats.isDirectory()) return { name: to, mode };
    return { name: to, mode, file: await fileOf(from, stats.size) };
  };
  const visit = async (folder: string, inside: string, around: readonly string[]): Promise<void> => {
    const real = await realpath(folder);
    if (around.includes(real)) throw new Error(`${folder} is a link to a folder around it`);
    const names = (await readdir(folder)).sort();
    for (let i = 0; i < names.length; i += atOnce) {
      const part = names.slice(i, i + atOnce);
      if (part.some((each) => each.includes('\n')))
        throw new Error(`${folder} has a file with a newline in its name`);
      const made = await Promise.all(part.map((each) => entryOf(join(folder, each), `${inside}/${each}`)));
      for (const [k, entry] of made.entries()) {
        entries.push(entry);
        if (!entry.file) await visit(join(folder, part[k]!), entry.name, [...around, real]);
      }
    }
  };
  await visit(path, '.', []);
  const size = entries.reduce((sum, { file }) => sum + (file?.size ?? 0), 0);
  const sums = entries.map(({ name, mode, file }) => [name, mode, file?.path, file?.size, file?.sha256]);
  const isSecret = entries.some(({ file }) => file?.isSecret);
  const folder = { name, path, size, sha256: sha256(JSON.stringify(sums)), bytes: undefined, entries };
  return isSecret ? { ...folder, isSecret } : folder;
}
