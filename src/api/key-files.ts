import { invalid } from '../core/errors.ts';
import { fromHome } from '../core/from-home.ts';
import type { Secrets } from '../core/secrets.ts';
import { KeyRing } from '../secrets/key-ring.ts';
import { readPrivateFile } from '../transport/private-file.ts';

/**
 * The private keys of age in files.
 * @param isNamed whether a missing file is an error
 * @param ask gives the passphrase of an encrypted one
 */
export async function identitiesInFiles(
  files: readonly string[],
  isNamed: boolean,
  ask: (file: string) => Promise<string | undefined>,
): Promise<string[]> {
  const { identitiesIn } = await import('../secrets/identities.ts');
  const keys: string[] = [];
  for (const file of files) {
    const content = await privateContent(file, isNamed);
    if (content) keys.push(...(await identitiesIn(content, file, () => ask(file))));
  }
  return keys;
}

/** The content of a file that only its owner can read; undefined if there is no such file and it may be missing. */
async function privateContent(file: string, isNamed: boolean): Promise<Buffer | undefined> {
  const path = fromHome(file);
  try {
    const { content, problem } = await readPrivateFile(path);
    if (problem === undefined) return content;
    throw invalid('secret-key', problem);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code === 'ENOENT' && !isNamed) return undefined;
    throw invalid('secret-key', `the identity cannot be read: ${message}`);
  }
}

/** The keys that a program names: nothing is asked for. */
export function openerOf(
  { identityFile = [], vaultPasswordFile }: { identityFile?: readonly string[]; vaultPasswordFile?: string },
  secrets: Secrets,
  isNeeded: boolean,
): KeyRing {
  const nobody = async () => undefined;
  const sources = {
    identities: () => identitiesInFiles(identityFile, true, nobody),
    vaultPasswords: async () => {
      if (vaultPasswordFile === undefined) return [];
      const { passwordIn } = await import('./password-file.ts');
      return [{ label: 'default', password: (await passwordIn(vaultPasswordFile)).trim() }];
    },
    passphrase: nobody,
  };
  return new KeyRing(sources, (text) => secrets.add(text), isNeeded);
}
