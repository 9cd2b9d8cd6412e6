import { isHashOf, type KeyedHash, keyedHash, paddedText, wordsOf } from './keyed-hash.ts';

interface HashedKey<Key> {
  key: Key;
  salted: KeyedHash;
  hash: Int32Array;
}

/** The length of a SHA-1 hash, and of the salts that ssh accepts, in bytes. */
const hashLength = 20;

/**
 * The lines of known_hosts whose name is hashed, `|1|base64(salt)|base64(HMAC-SHA1(salt, name))`. To find a name, each line
 * costs an HMAC. A line has one name, so once that is known, nobody else looks at it.
 */
export class HashedHosts<Key extends { hosts: string }> {
  #unknown: HashedKey<Key>[] = [];
  readonly #byName = new Map<string, Key[]>();

  add(key: Key): void {
    const [empty, version, ...parts] = key.hosts.split('|');
    const [salt, hash] = parts.map(hashIn);
    if (empty !== '' || version !== '1' || !salt || !hash) return;
    this.#unknown.push({ key, salted: keyedHash(salt), hash: wordsOf(hash) });
  }

  /** The keys of a name, in the order in which they were added. */
  find(name: string): Key[] {
    const known = this.#byName.get(name) ?? [];
    if (this.#unknown.length === 0) return known;
    const rest: HashedKey<Key>[] = [];
    const text = paddedText(name);
    for (const line of this.#unknown) {
      if (isHashOf(line.hash, line.salted, text)) known.push(line.key);
      else rest.push(line);
    }
    this.#unknown = rest;
    this.#byName.set(name, known);
    return known;
  }
}

function hashIn(base64: string): Buffer | undefined {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length === hashLength && bytes.toString('base64') === base64 ? bytes : undefined;
}
