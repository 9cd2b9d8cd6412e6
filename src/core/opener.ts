import type { Place } from './errors.ts';

/** The format of an encrypted text: age's, or Ansible Vault's. */
export type SealedFormat = 'age' | 'vault';

const starts: [start: string, format: SealedFormat][] = [
  ['-----BEGIN AGE ENCRYPTED FILE-----', 'age'],
  ['age-encryption.org/v1\n', 'age'],
  ['$ANSIBLE_VAULT;', 'vault'],
];

/** Returns the format of an encrypted text or file; undefined if it is not encrypted. */
export function sealedFormat(content: string | Uint8Array): SealedFormat | undefined {
  const head =
    typeof content === 'string' ? content : Buffer.from(content.subarray(0, 80)).toString('latin1');
  // white space around an armored text does not count
  return starts.find(([start]) => head.trimStart().startsWith(start))?.[1];
}

/** Decrypts what the user's files contain, with the keys of the user. */
export interface Opener {
  /**
   * Decrypts a text or a file; undefined if no key fits and the command does not need it.
   * @throws InvalidInput at the place
   */
  open(sealed: string | Uint8Array, place: Place): Promise<Uint8Array | undefined>;
  /** Remembers a text as a secret, so that no output shows it. */
  remember(text: string): void;
}
