import { readFileSync } from 'node:fs';
import { encryptedFile, type Recoding, recodedFile, type SecretFile } from '../../secrets/file-texts.ts';
import { textForm } from '../../yaml/text-form.ts';
import { keysThatShow } from '../keys.ts';
import { rewriteFile } from '../rewrite-file.ts';
import { say } from '../streams.ts';
import { readSecretFile, secretFilesAt } from './files.ts';
import type { SecretOptions } from './options.ts';
import { sealFor } from './readers.ts';

/** Encrypts files in place, and names those that change; without a file, prints stdin as a value of YAML. */
export async function encrypt(files: readonly string[], options: SecretOptions): Promise<void> {
  const seal = sealFor(options);
  if (files.length === 0) {
    const sealed = await seal(value(readFileSync(0)));
    const spot = { indent: 2, comment: '', isBlockAllowed: true, newLine: '\n' };
    process.stdout.write(`!secret ${textForm(sealed, spot)}\n`);
  }
  const path = options.key?.split('.');
  for (const name of files) {
    const file = await readSecretFile(name);
    await replaceIfChanged(file, await encryptedFile(file, seal, path));
  }
}

/** The value on stdin: the end of a single line is not part of it. */
function value(input: Buffer): Buffer {
  const end = input.indexOf('\n');
  return end === input.length - 1 ? input.subarray(0, end) : input;
}

/** Encrypts again what is in files and folders, and names the files that change. */
export async function recode(
  paths: readonly string[],
  which: Recoding,
  options: SecretOptions,
): Promise<void> {
  const opener = keysThatShow(options);
  const keys = { opener, seal: sealFor(options) };
  const files = await secretFilesAt(paths);
  // nothing is written unless everything can be decrypted
  const recoded = await Promise.all(files.map((file) => recodedFile(file, which, keys)));
  for (const [i, file] of files.entries()) await replaceIfChanged(file, recoded[i]!);
}

async function replaceIfChanged({ file, content }: SecretFile, changed: string | Uint8Array): Promise<void> {
  if (Buffer.from(content).equals(Buffer.from(changed))) return;
  await rewriteFile(file, changed);
  say(`${file}\n`);
}
