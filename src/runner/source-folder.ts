import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../core/hash.ts';
import type { FolderEntry, SourceFile } from '../core/params.ts';

/**
 * Reads a folder of the controller, with all that is in it; links are followed.
 * @param sumOf the SHA-256 of a file
 * @throws Error for a link that leads to a folder around it, and for a name with a newline
 */
export async function readFolder(
  name: string,
  path: string,
  sumOf: (path: string) => Promise<string>,
): Promise<SourceFile> {
  const entries: FolderEntry[] = [];
  const visit = async (folder: string, inside: string, around: readonly string[]): Promise<void> => {
    const real = await realpath(folder);
    if (around.includes(real)) throw new Error(`${folder} is a link to a folder around it`);
    for (const each of (await readdir(folder)).sort()) {
      if (each.includes('\n')) throw new Error(`${folder} has a file with a newline in its name`);
      const [from, to] = [join(folder, each), `${inside}/${each}`];
      const stats = await stat(from);
      const mode = stats.mode & 0o777;
      if (stats.isDirectory()) {
        entries.push({ name: to, mode });
        await visit(from, to, [...around, real]);
      } else
        entries.push({ name: to, mode, file: { path: from, size: stats.size, sha256: await sumOf(from) } });
    }
  };
  await visit(path, '.', []);
  const size = entries.reduce((sum, { file }) => sum + (file?.size ?? 0), 0);
  return { name, path, size, sha256: sha256(JSON.stringify(entries)), bytes: undefined, entries };
}
