import { type Diagnostic, invalid, type Place } from '../core/errors.ts';
import { type Opener, sealedFormat } from '../core/opener.ts';
import type { VaultPassword } from './ansible-vault.ts';
import { CannotOpen } from './cannot-open.ts';

/** Where keys come from. Each is asked for when the first text needs it. */
export interface KeySources {
  /** The private keys for age. */
  identities(): Promise<readonly string[]>;
  /** The passwords for Ansible Vault. */
  vaultPasswords(): Promise<readonly VaultPassword[]>;
  /** The passphrase of texts that are encrypted with one; undefined if there is nobody to ask. */
  passphrase(): Promise<string | undefined>;
}

/** The keys of the user, which decrypt what the files of a command contain. */
export class KeyRing implements Opener {
  readonly remember: (text: string) => void;
  readonly #sources: KeySources;
  readonly #isNeeded: boolean;
  readonly #opened = new Map<string, Promise<Uint8Array>>();
  readonly #locked: Place[] = [];

  /**
   * @param remember takes each secret, so that no output shows it
   * @param isNeeded whether the command ends with an error without a key
   */
  constructor(sources: KeySources, remember: (text: string) => void, isNeeded: boolean) {
    this.#sources = sources;
    this.remember = remember;
    this.#isNeeded = isNeeded;
  }

  async open(sealed: string | Uint8Array, place: Place): Promise<Uint8Array | undefined> {
    try {
      return await this.#once(sealed);
    } catch (error) {
      if (!(error instanceof CannotOpen)) throw error;
      if (error.kind === 'damaged')
        throw invalid('secret-broken', `the secret cannot be decrypted: ${error.message}`, { place });
      if (this.#isNeeded) throw this.#missing(sealed, error, place);
      // a file is reported where it is read
      if (typeof sealed === 'string') this.#locked.push(place);
      return undefined;
    }
  }

  /** One warning about all values that were not decrypted, at the first of them. */
  get warnings(): Diagnostic[] {
    const [place] = this.#locked;
    if (!place) return [];
    const count = this.#locked.length;
    const what = count === 1 ? 'a secret was' : `${count} secrets were`;
    const message = `${what} not checked: there is no key`;
    return [{ severity: 'warning', code: 'secret-locked', message, place }];
  }

  #missing(sealed: string | Uint8Array, { message }: CannotOpen, place: Place) {
    const hint =
      sealedFormat(sealed) === 'vault'
        ? 'give the password: --vault-password-file FILE, --vault-id ID@FILE or --ask-vault-pass'
        : 'give the key: --identity-file FILE, or KPLAY_IDENTITY';
    return invalid('secret-key', `the secret cannot be decrypted: ${message}`, { place, hint });
  }

  /** A file of variables is read for each inventory that it is beside. */
  #once(sealed: string | Uint8Array): Promise<Uint8Array> {
    const key = typeof sealed === 'string' ? sealed : Buffer.from(sealed).toString('latin1');
    const opened = this.#opened.get(key) ?? this.#decrypt(sealed);
    this.#opened.set(key, opened);
    return opened;
  }

  async #decrypt(sealed: string | Uint8Array): Promise<Uint8Array> {
    const { identities, vaultPasswords, passphrase } = this.#sources;
    // most commands meet no secret, and do not pay for it
    if (sealedFormat(sealed) === 'age')
      return (await import('./age.ts')).openAge(sealed, identities, passphrase);
    const { openVault } = await import('./ansible-vault.ts');
    return openVault(Buffer.from(sealed).toString('latin1'), await vaultPasswords());
  }
}
