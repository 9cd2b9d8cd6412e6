import type { Decrypter, Encrypter, Identity } from 'age-encryption';
import { ScryptIdentity, ScryptRecipient, X25519Identity } from './age-stanzas.ts';
import { CannotOpen } from './cannot-open.ts';

type Age = typeof import('age-encryption');

let library: Promise<Age> | undefined;

/** The library, which is large and loaded when the first secret is met. */
function age(): Promise<Age> {
  library ??= import('age-encryption');
  return library;
}

/** Makes a new identity: the text of a private key. */
export async function newIdentity(): Promise<string> {
  return (await age()).generateX25519Identity();
}

/** The recipient of an identity: the public key. */
export async function recipientOf(identity: string): Promise<string> {
  return (await age()).identityToRecipient(identity);
}

/** Who can read an encrypted text: recipients, or everyone with a passphrase. */
export type Readers = { recipients: readonly string[] } | { passphrase: string };

/** Encrypts a text in age's armored format. */
export async function sealAge(plain: Uint8Array | string, readers: Readers): Promise<string> {
  const { Encrypter: Made, armor } = await age();
  const encrypter: Encrypter = new Made();
  if ('passphrase' in readers) encrypter.addRecipient(new ScryptRecipient(readers.passphrase));
  else for (const recipient of readers.recipients) encrypter.addRecipient(recipient);
  return armor.encode(await encrypter.encrypt(plain));
}

/** Throws an Error for a text that is not a recipient. */
export async function checkRecipient(recipient: string): Promise<void> {
  const { Encrypter: Made } = await age();
  new Made().addRecipient(recipient);
}

/** Throws an Error for a text that is not an identity. */
export async function checkIdentity(identity: string): Promise<void> {
  await identityFrom(identity);
}

async function identityFrom(identity: string): Promise<string | Identity> {
  const { Decrypter: Made } = await age();
  new Made().addIdentity(identity);
  return identity.startsWith('AGE-SECRET-KEY-1') ? X25519Identity.from(identity) : identity;
}

/**
 * Decrypts a text or a file in age's format, armored or not.
 * @param identities returns the private keys, which are tried in turn
 * @param passphrase asks for the passphrase if the text is encrypted with one
 * @throws CannotOpen
 */
export async function openAge(
  sealed: string | Uint8Array,
  identities: () => Promise<readonly string[]>,
  passphrase: () => Promise<string | undefined>,
): Promise<Uint8Array> {
  const { Decrypter: Made } = await age();
  const decrypter: Decrypter = new Made();
  const bytes = await unarmored(sealed);
  if (hasPassphrase(bytes)) {
    const given = await passphrase();
    if (given === undefined) throw new CannotOpen('no key', 'it is encrypted with a passphrase');
    decrypter.addIdentity(new ScryptIdentity(given));
  } else {
    const keys = await identities();
    if (keys.length === 0) throw new CannotOpen('no key', 'there is no identity');
    for (const identity of keys) decrypter.addIdentity(await identityFrom(identity));
  }
  try {
    return await decrypter.decrypt(bytes);
  } catch (error) {
    throw reasonOf(error as Error);
  }
}

function reasonOf({ message }: Error): CannotOpen {
  return message.startsWith('no identity matched')
    ? new CannotOpen('no key', 'it is encrypted for others')
    : new CannotOpen('damaged', message);
}

async function unarmored(sealed: string | Uint8Array): Promise<Uint8Array> {
  const text = typeof sealed === 'string' ? sealed : Buffer.from(sealed).toString('latin1');
  if (!text.trimStart().startsWith('-'))
    return typeof sealed === 'string' ? Buffer.from(sealed, 'latin1') : sealed;
  try {
    return (await age()).armor.decode(text);
  } catch (error) {
    throw new CannotOpen('damaged', (error as Error).message);
  }
}

/** Whether the first stanza of the header is that of a passphrase. */
export function hasPassphrase(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 40)).toString('latin1').includes('\n-> scrypt ');
}
