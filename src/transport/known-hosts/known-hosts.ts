import { HashedHosts } from './hashed-hosts.ts';
import { hostKeyName, isPattern, matchesHost } from './host-pattern.ts';
import { isWholeKey, keyType } from './public-key.ts';

const markers = ['', '@revoked', '@cert-authority'] as const;

type Marker = (typeof markers)[number];

/** One key in a known_hosts file. */
export interface KnownKey {
  marker: Marker;
  /** The first field: names, patterns, or a hashed name. */
  hosts: string;
  /** The key type, such as `ssh-ed25519`; never a signature algorithm such as `rsa-sha2-512`. */
  type: string;
  /** The public key in wire format (RFC 4253, section 6.6). */
  blob: Buffer;
  file: string;
  line: number;
}

/** The verdict of the files on a key that a host showed. */
export type HostKeyVerdict =
  | { kind: 'known' }
  | { kind: 'unknown' }
  | { kind: 'revoked'; by: KnownKey }
  /** The files have keys for this host, but not this one. */
  | { kind: 'changed'; known: KnownKey };

/** All lines of one or more known_hosts files, indexed. Lines are only added: keys of hosts that were new. */
export class KnownHosts {
  readonly #byName = new Map<string, KnownKey[]>();
  readonly #patterns: KnownKey[] = [];
  #hasAuthorities = false;
  readonly #hashed = new HashedHosts<KnownKey>();
  /** A name is asked for several times, and each pattern costs time. */
  readonly #found = new Map<string, KnownKey[]>();

  constructor(keys: Iterable<KnownKey>) {
    for (const key of keys) this.add(key);
  }

  add(key: KnownKey): void {
    this.#found.clear();
    this.#hasAuthorities ||= key.marker === '@cert-authority';
    if (key.hosts.startsWith('|')) this.#hashed.add(key);
    else if (isPattern(key.hosts)) this.#patterns.push(key);
    else for (const name of new Set(key.hosts.toLowerCase().split(','))) this.#addName(name, key);
  }

  #addName(name: string, key: KnownKey): void {
    const keys = this.#byName.get(name);
    if (keys) keys.push(key);
    else this.#byName.set(name, [key]);
  }

  /** The keys listed for a host, in the order of the files, as `ssh-keygen -F` finds them. */
  find(name: string): KnownKey[] {
    const known = this.#found.get(name);
    if (known) return known;
    const exact = this.#byName.get(name) ?? [];
    const matching = this.#patterns.filter((key) => matchesHost(key.hosts, name));
    const found = [...exact, ...matching, ...this.#hashed.find(name)];
    this.#found.set(name, found);
    return found;
  }

  /**
   * Judges the key that a host showed. Like ssh, uses the name without its port if the name with the port is in no
   * file; such a line can confirm or revoke a key, but makes no other key "changed".
   */
  judge(host: string, port: number, blob: Buffer): HostKeyVerdict {
    const own = this.find(hostKeyName(host, port));
    const verdict = judgeAgainst(own, blob);
    if (verdict.kind !== 'unknown' || port === 22) return verdict;
    const fallback = judgeAgainst(this.find(hostKeyName(host, 22)), blob);
    return fallback.kind === 'changed' ? verdict : fallback;
  }

  /** The key types known for a host, so that one of them can be requested; like ssh, not those of its name without the port. */
  typesOf(host: string, port: number): string[] {
    const keys = this.find(hostKeyName(host, port));
    return [...new Set(keys.filter((key) => key.marker === '').map((key) => key.type))];
  }

  /** The keys whose certificates the files accept for a host, without revoked ones. */
  authoritiesOf(host: string, port: number): Buffer[] {
    // each name costs time, see HashedHosts
    if (!this.#hasAuthorities) return [];
    const lines = new Set(
      [hostKeyName(host, port), hostKeyName(host, 22)].flatMap((name) => this.find(name)),
    );
    const marked = (marker: Marker) => [...lines].filter((key) => key.marker === marker);
    const isRevoked = (blob: Buffer) => marked('@revoked').some((key) => key.blob.equals(blob));
    return marked('@cert-authority')
      .map(({ blob }) => blob)
      .filter((blob) => !isRevoked(blob));
  }
}

function judgeAgainst(keys: KnownKey[], blob: Buffer): HostKeyVerdict {
  const same = keys.filter((key) => key.marker !== '@cert-authority' && key.blob.equals(blob));
  const revoked = same.find((key) => key.marker === '@revoked');
  if (revoked) return { kind: 'revoked', by: revoked };
  if (same.length > 0) return { kind: 'known' };
  const plain = keys.filter((key) => key.marker === '');
  const known = plain.find((key) => key.type === keyType(blob)) ?? plain[0];
  return known ? { kind: 'changed', known } : { kind: 'unknown' };
}

/**
 * Reads the lines of one known_hosts file (sshd(8)). Skips the lines that ssh skips: comments, unknown markers,
 * broken keys.
 */
export function parseKnownHosts(text: string, file: string): KnownKey[] {
  const keys: KnownKey[] = [];
  text.split('\n').forEach((line, index) => {
    const key = parseLine(line, file, index + 1);
    if (key) keys.push(key);
  });
  return keys;
}

function parseLine(text: string, file: string, line: number): KnownKey | undefined {
  const fields = text.trim().split(/[ \t]+/);
  const word = fields[0]?.startsWith('@') ? fields.shift()! : '';
  const marker = markers.find((each) => each === word);
  const [hosts, type, base64] = fields;
  if (marker === undefined || !hosts || hosts.startsWith('#') || !type || !base64) return undefined;
  const blob = Buffer.from(base64, 'base64');
  const isWhole = blob.toString('base64') === base64 && isWholeKey(blob) && keyType(blob) === type;
  return isWhole ? { marker, hosts, type, blob, file, line } : undefined;
}
