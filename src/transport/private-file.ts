import { open } from 'node:fs/promises';

/** The content of a file with a secret; `problem` if others can read it, too. */
export interface PrivateFile {
  content: Buffer;
  problem?: string;
}

/** Reads a file with a secret. As ssh does, refuses one of this user that others can read, and no other. */
export async function readPrivateFile(file: string): Promise<PrivateFile> {
  const handle = await open(file);
  try {
    const { uid, mode } = await handle.stat();
    const content = await handle.readFile();
    if (uid !== process.getuid?.() || (mode & 0o077) === 0) return { content };
    const shown = (mode & 0o7777).toString(8).padStart(4, '0');
    return { content, problem: `permissions ${shown} for ${file} are too open: chmod 600 ${file}` };
  } finally {
    await handle.close();
  }
}
