/** Revoked keys: in wire format, or its hash; all in base64. */
export interface RevocationList {
  keys: Set<string>;
  sha1: Set<string>;
  sha256: Set<string>;
}

const magic = 'SSHKRL\n\0';

/** The sections, and the set of their entries. Certificates and signatures do not concern plain keys. */
const sections: Record<number, keyof RevocationList | 'skipped'> = {
  1: 'skipped',
  2: 'keys',
  3: 'sha1',
  4: 'skipped',
  5: 'sha256',
};

/**
 * Reads a key revocation list of OpenSSH (PROTOCOL.krl); undefined for another format.
 * @throws Error for one that is damaged or has unknown parts
 */
export function readKrl(bytes: Buffer): RevocationList | undefined {
  if (bytes.toString('latin1', 0, magic.length) !== magic) return undefined;
  const list: RevocationList = { keys: new Set(), sha1: new Set(), sha256: new Set() };
  const reader = new Reader(bytes, magic.length);
  if (reader.number() !== 1) throw new Error('the version of the list is unknown');
  // its number, its creation time and flags
  reader.skip(24);
  // a reserved text and a comment
  reader.text();
  reader.text();
  while (!reader.isAtEnd()) {
    const section = sections[reader.byte()];
    if (!section) throw new Error('the list has an unknown section');
    const entries = new Reader(reader.text(), 0);
    if (section === 'skipped') continue;
    while (!entries.isAtEnd()) list[section].add(entries.text().toString('base64'));
  }
  return list;
}

/** Reads numbers and texts with their lengths; throws RangeError after the end. */
class Reader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    return this.#bytes.readUInt8(this.#at++);
  }

  number(): number {
    this.#at += 4;
    return this.#bytes.readUInt32BE(this.#at - 4);
  }

  skip(length: number): void {
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new RangeError('the list ends too early');
  }

  text(): Buffer {
    const length = this.number();
    this.skip(length);
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
