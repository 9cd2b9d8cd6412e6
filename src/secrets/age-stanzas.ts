import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  randomBytes,
  scrypt,
} from 'node:crypto';
import type { Identity, Recipient, Stanza } from 'age-encryption';
import { fromBech32 } from './bech32.ts';

// The library does this in JavaScript: 3 ms for each text, and 2 s for a passphrase.
// The format: https://github.com/C2SP/C2SP/blob/main/age.md

const fileKeySize = 16;
const tagSize = 16;
/** The nonce of a file key, which is encrypted once with its key. */
const nonce = Buffer.alloc(12);
/** The work factor for new texts, as a power of two, and the largest to read. age has the same. */
const usualWork = 18;
const mostWork = 22;

/** Opens what is encrypted for an `age1...` recipient. */
export class X25519Identity implements Identity {
  readonly #key: ReturnType<typeof createPrivateKey>;
  readonly #recipient: Buffer;

  private constructor(secret: Uint8Array) {
    const der = Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), secret]);
    this.#key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    this.#recipient = createPublicKey(this.#key).export({ format: 'der', type: 'spki' }).subarray(-32);
  }

  /** The identity of a text `AGE-SECRET-KEY-1...`, which must be valid. */
  static from(text: string): X25519Identity {
    return new X25519Identity(fromBech32(text));
  }

  unwrapFileKey(stanzas: Stanza[]): Uint8Array | null {
    for (const { args, body } of stanzas) {
      if (args[0] !== 'X25519') continue;
      const share = base64(args[1] ?? '');
      if (args.length !== 2 || share.length !== 32) throw Error('invalid X25519 stanza');
      if (body.length !== fileKeySize + tagSize) throw Error('invalid X25519 stanza');
      const fileKey = openKey(this.#wrapKey(share), body);
      if (fileKey) return fileKey;
    }
    return null;
  }

  #wrapKey(share: Buffer): Buffer {
    const der = Buffer.concat([Buffer.from('302a300506032b656e032100', 'hex'), share]);
    const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const secret = diffieHellman({ privateKey: this.#key, publicKey });
    const salt = Buffer.concat([share, this.#recipient]);
    return Buffer.from(hkdfSync('sha256', secret, salt, 'age-encryption.org/v1/X25519', 32));
  }
}

/** Opens what is encrypted with a passphrase. */
export class ScryptIdentity implements Identity {
  readonly #passphrase: string;

  constructor(passphrase: string) {
    this.#passphrase = passphrase;
  }

  async unwrapFileKey(stanzas: Stanza[]): Promise<Uint8Array | null> {
    const [stanza] = stanzas;
    if (stanza?.args[0] !== 'scrypt') return null;
    const [, salt = '', work = ''] = stanza.args;
    const isValid = stanzas.length === 1 && stanza.args.length === 3 && /^[1-9]\d?$/.test(work);
    if (!isValid || base64(salt).length !== 16 || stanza.body.length !== fileKeySize + tagSize)
      throw Error('invalid scrypt stanza');
    if (Number(work) > mostWork) throw Error(`the work factor ${work} is too large`);
    return openKey(await scryptKey(this.#passphrase, base64(salt), Number(work)), stanza.body);
  }
}

/** Encrypts with a passphrase. */
export class ScryptRecipient implements Recipient {
  readonly #passphrase: string;

  constructor(passphrase: string) {
    this.#passphrase = passphrase;
  }

  async wrapFileKey(fileKey: Uint8Array): Promise<Stanza[]> {
    const salt = randomBytes(16);
    const key = await scryptKey(this.#passphrase, salt, usualWork);
    const args = ['scrypt', salt.toString('base64').replace(/=+$/, ''), String(usualWork)];
    return [{ args, body: sealKey(key, fileKey) }];
  }
}

function scryptKey(passphrase: string, salt: Buffer, work: number): Promise<Buffer> {
  const [N, r] = [2 ** work, 8];
  const options = { N, r, p: 1, maxmem: 256 * N * r };
  const fullSalt = Buffer.concat([Buffer.from('age-encryption.org/v1/scrypt'), salt]);
  return new Promise((resolve, reject) => {
    scrypt(passphrase, fullSalt, 32, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

function sealKey(key: Buffer, fileKey: Uint8Array): Uint8Array {
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: tagSize });
  return Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
}

/** The file key, or null if it is encrypted with another key. */
function openKey(key: Buffer, body: Uint8Array): Uint8Array | null {
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: tagSize });
  decipher.setAuthTag(body.subarray(fileKeySize));
  try {
    return Buffer.concat([decipher.update(body.subarray(0, fileKeySize)), decipher.final()]);
  } catch {
    return null;
  }
}

/** Bytes in base64 without padding; no bytes for another text, also one whose unused bits are not zero. */
function base64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64').replace(/=+$/, '') === text ? bytes : Buffer.alloc(0);
}
