import { InvalidInput, type Place } from '../core/errors.ts';
import { sealedFormat } from '../core/opener.ts';
import { checkIdentity, checkRecipient, openAge } from './age.ts';

/**
 * The private keys in a file as `age-keygen` writes it: one per line, with comments. The file can be encrypted with a
 * passphrase.
 * @throws InvalidInput at the line that is not a key, which the message does not contain
 */
export async function identitiesIn(
  content: string | Uint8Array,
  file: string,
  passphrase: () => Promise<string | undefined>,
): Promise<string[]> {
  const bytes = sealedFormat(content) === 'age' ? await openAge(content, noKeys, passphrase) : content;
  return keysIn(Buffer.from(bytes).toString('utf8'), file, checkIdentity, (place) => {
    const hint = 'a key starts with AGE-SECRET-KEY-1; kplay secret init makes one';
    return refused('this is not an identity of age', place, hint);
  });
}

async function noKeys(): Promise<string[]> {
  return [];
}

/**
 * The public keys in a file of recipients, one per line, with comments.
 * @throws InvalidInput at the line that is not a key
 */
export async function recipientsIn(text: string, file: string): Promise<string[]> {
  return keysIn(text, file, checkRecipient, (place) => {
    const hint = 'a recipient starts with age1; kplay secret init prints yours';
    return refused('this is not a recipient of age', place, hint);
  });
}

/** The report must not show the line: it can be a private key with a mistake. */
function refused(message: string, place: Place, hint: string): InvalidInput {
  return new InvalidInput([{ severity: 'error', code: 'secret-key', message, place, hint, secret: true }]);
}

async function keysIn(
  text: string,
  file: string,
  check: (key: string) => Promise<void>,
  refusal: (place: Place) => InvalidInput,
): Promise<string[]> {
  const keys: string[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    const key = line.trim();
    if (key === '' || key.startsWith('#')) continue;
    await check(key).catch(() => {
      throw refusal({ file, line: i + 1, col: 1 });
    });
    keys.push(key);
  }
  return keys;
}
