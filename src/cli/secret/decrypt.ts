import { InvalidInput } from '../../core/errors.ts';
import { decryptedFile } from '../../secrets/file-texts.ts';
import { keysThatShow } from '../keys.ts';
import { rewriteFile } from '../rewrite-file.ts';
import { say } from '../streams.ts';
import { readSecretFile } from './files.ts';
import type { SecretOptions } from './options.ts';

/** Prints files decrypted, or writes them so. */
export async function decrypt(names: readonly string[], options: SecretOptions): Promise<void> {
  const opener = keysThatShow(options);
  for (const name of names) {
    const plain = await decryptedFile(await readSecretFile(name), opener);
    if (!options.inPlace) process.stdout.write(plain);
    else {
      await rewriteFile(name, plain);
      say(`${name}\n`);
    }
  }
}

/** Prints a file decrypted, or as it is if that is not possible: git shows a difference in any case. */
export async function textconv(name: string, options: SecretOptions): Promise<void> {
  const file = await readSecretFile(name);
  const opener = keysThatShow(options);
  const plain = await decryptedFile(file, opener).catch((error: unknown) => {
    if (error instanceof InvalidInput) return file.content;
    throw error;
  });
  process.stdout.write(plain);
}
