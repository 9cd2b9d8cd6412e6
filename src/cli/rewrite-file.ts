import { randomBytes } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Writes a file anew, with its mode: it has the old content or the new one, never a part of it. */
export async function rewriteFile(file: string, content: string | Uint8Array): Promise<void> {
  const path = await realpath(file);
  const { mode } = await stat(path);
  const beside = join(dirname(path), `.kplay-${randomBytes(6).toString('hex')}`);
  try {
    const handle = await open(beside, 'wx', mode & 0o777);
    try {
      await handle.writeFile(content);
      await handle.chmod(mode & 0o777);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
