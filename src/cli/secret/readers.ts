import { readFile } from 'node:fs/promises';
import { invalid } from '../../core/errors.ts';
import type { Readers } from '../../secrets/age.ts';
import type { Seal } from '../../secrets/file-texts.ts';
import type { ReaderOptions } from './options.ts';

/** Encrypts for the readers that the options name: public keys, or a passphrase that is asked for once. */
export function sealFor(options: ReaderOptions): Seal {
  let readers: Promise<Readers> | undefined;
  return async (plain) => {
    const { sealAge } = await import('../../secrets/age.ts');
    readers ??= readersOf(options);
    return sealAge(plain, await readers);
  };
}

async function readersOf({ recipient = [], recipientsFile, passphrase }: ReaderOptions): Promise<Readers> {
  if (passphrase) return { passphrase: await newPassphrase() };
  const { recipientsIn } = await import('../../secrets/identities.ts');
  const given = await recipientsIn(recipient.join('\n'), '--recipient');
  // those of the command line win, as with other settings
  const recipients = given.length > 0 || !recipientsFile ? given : await recipientsOf(recipientsFile);
  if (recipients.length > 0) return { recipients };
  throw invalid('secret-key', 'there is no recipient to encrypt for', {
    hint: 'kplay secret init makes a key and a file of recipients; or give --recipient age1…',
  });
}

async function recipientsOf(file: string): Promise<string[]> {
  const { recipientsIn } = await import('../../secrets/identities.ts');
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw invalid('secret-key', `the recipients cannot be read: ${error.message}`);
  });
  return recipientsIn(text, file);
}

/** Asks for a new passphrase, twice. */
export async function newPassphrase(): Promise<string> {
  const { askLine } = await import('../prompts.ts');
  if (!process.stdin.isTTY) throw invalid('nobody-to-ask', 'a passphrase needs a terminal');
  const text = await askLine('New passphrase', true);
  if (text === '') throw invalid('secret-key', 'the passphrase is empty');
  if ((await askLine('New passphrase (again)', true)) === text) return text;
  throw invalid('secret-key', 'the passphrases differ');
}
