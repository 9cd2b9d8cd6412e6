import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { largestSecret, secretText } from './limits.ts';

/**
 * Reads a secret from a file of the controller.
 * @param name a name among the credentials of systemd or in /run/secrets, or a path relative to `folder`
 */
export async function secretInFile(name: string, folder: string): Promise<string> {
  const paths = pathsFor(name, folder);
  for (const path of paths) {
    try {
      const { size } = await stat(path);
      if (size > largestSecret) throw new Error(`${path} is larger than ${largestSecret} bytes`);
      return secretText(await readFile(path), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new Error(`there is no file ${paths.join(' or ')}`);
}

function pathsFor(name: string, folder: string): string[] {
  if (name.startsWith('~/')) return [join(homedir(), name.slice(2))];
  if (name.includes('/')) return [resolve(folder, name)];
  const { CREDENTIALS_DIRECTORY } = process.env;
  return [CREDENTIALS_DIRECTORY, '/run/secrets'].flatMap((place) => (place ? join(place, name) : []));
}
