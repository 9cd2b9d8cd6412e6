import { createHmac } from 'node:crypto';

interface HashedKey<Key> {
  key: Key;
  salt: Buffer;
  hash: string;
}

/**
 * The lines of known_hosts whose name is hashed, `|1|base64(salt)|base64(HMAC-SHA1(salt, name))`. To find a name, each line
 * costs an HMAC. A line has one name, so once that is known, nobody else looks at it.
 */
export class HashedHosts<Key extends { hosts: string }> {
  #unknown: HashedKey<Key>[] = [];
  readonly #byName = new Map<string, Key[]>();

  add(key: Key): void {
    const [empty, version, salt, hash] = key.hosts.split('|');
    if (empty !== '' || version !== '1' || !salt || !hash) return;
    this.#unknown.push({ key, salt: Buffer.from(salt, 'base64'), hash });
  }

  /** The keys of a name, in the order in which they were added. */
  find(name: string): Key[] {
    const known = this.#byName.get(name) ?? [];
    const rest: HashedKey<Key>[] = [];
    for (const line of this.#unknown) {
      if (createHmac('sha1', line.salt).update(name).digest('base64') === line.hash) known.push(line.key);
      else rest.push(line);
    }
    this.#unknown = rest;
    this.#byName.set(name, known);
    return known;
  }
}
