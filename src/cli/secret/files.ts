import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { invalid } from '../../core/errors.ts';
import type { SecretFile } from '../../secrets/file-texts.ts';

/** Reads a file. Throws InvalidInput if it cannot be read. */
export async function readSecretFile(file: string): Promise<SecretFile> {
  const content = await readFile(file).catch((error: Error) => {
    throw invalid('file-unreadable', `cannot read ${file}: ${error.message}`);
  });
  return { file, content };
}

/** The files at paths: those of folders that contain something encrypted, and those that are named. */
export async function secretFilesAt(paths: readonly string[]): Promise<SecretFile[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const info = await stat(path).catch(() => undefined);
      return info?.isDirectory() ? filesBelow(path) : [await readSecretFile(path)];
    }),
  );
  return found.flat();
}

async function filesBelow(folder: string): Promise<SecretFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found: SecretFile[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules')
      found.push(...(await filesBelow(path)));
    else if (entry.isFile()) {
      const file = await readSecretFile(path);
      if (isEncrypted(file)) found.push(file);
    }
  }
  return found;
}

/** Whether a file contains something encrypted. */
function isEncrypted({ content }: SecretFile): boolean {
  const text = Buffer.from(content).toString('latin1');
  return /-----BEGIN AGE ENCRYPTED FILE-----|^age-encryption\.org\/|\$ANSIBLE_VAULT;/.test(text);
}
