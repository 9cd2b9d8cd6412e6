import { clean, placeOf } from './errors.ts';
import { fingerprint, type KnownHosts, keyType } from './known-hosts.ts';
import { appendKnownHost } from './known-hosts-file.ts';
import { type Address, ConnectionError } from './transport.ts';

/** The signature algorithms by key type, the order in which this program likes them. */
const algorithmsOf: Record<string, string[]> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
};

/**
 * The host key algorithms to offer, those first whose keys are known for the host: a host with several keys
 * then shows one that can be checked, as with ssh (HostKeyAlgorithms in ssh_config(5)).
 */
function hostKeyAlgorithms(knownTypes: string[]): string[] {
  const all = Object.keys(algorithmsOf);
  const known = all.filter((type) => knownTypes.includes(type));
  const others = all.filter((type) => !knownTypes.includes(type));
  return [...known, ...others].flatMap((type) => algorithmsOf[type]!);
}

/** The check of one connection's host key. */
export interface HostKeyCheck {
  algorithms: string[];
  /** Undefined if the key may be trusted. Asked again at each rekey: then only the first key will do. */
  refusal(blob: Buffer): ConnectionError | undefined;
  /** Writes a newly accepted key down, once the handshake has proven that the host owns it. */
  remember(): Promise<void>;
}

/** Prepares the check of a host's key against the known_hosts files of its address. */
export function hostKeyCheck(known: KnownHosts, address: Address): HostKeyCheck {
  const { host, port } = address;
  let trusted: Buffer | undefined;
  let isNew = false;
  return {
    algorithms: hostKeyAlgorithms(known.typesOf(host, port)),
    refusal(blob) {
      if (trusted) return trusted.equals(blob) ? undefined : swapped(address, blob);
      const verdict = known.judge(host, port, blob);
      isNew = verdict.kind === 'unknown' && address.acceptNewHostKeys;
      if (verdict.kind === 'known' || isNew) trusted = Buffer.from(blob);
      if (trusted) return undefined;
      return verdict.kind === 'unknown' ? unknown(address, blob) : mismatch(address, blob, known);
    },
    async remember() {
      const file = address.knownHosts[0];
      if (isNew && trusted && file) await appendKnownHost(file, host, port, trusted);
    },
  };
}

function unknown(address: Address, blob: Buffer): ConnectionError {
  const port = address.port === 22 ? '' : `-p ${address.port} `;
  return new ConnectionError(
    'host-key',
    `the host key of ${placeOf(address)} is not known: ${shown(blob)}`,
    `compare it with the host's own, then add it (ssh-keyscan ${port}${address.host} >> ` +
      `${address.knownHosts[0] ?? '~/.ssh/known_hosts'}) or run with --accept-new-host-keys`,
  );
}

function mismatch(address: Address, blob: Buffer, known: KnownHosts): ConnectionError {
  const verdict = known.judge(address.host, address.port, blob);
  if (verdict.kind === 'revoked') {
    const { file, line } = verdict.by;
    return new ConnectionError(
      'host-key',
      `the host key of ${placeOf(address)} is revoked: ${shown(blob)} (${file}:${line})`,
      'do not connect: someone may hold the key of this host; give the host a new one',
    );
  }
  if (verdict.kind !== 'changed') return swapped(address, blob);
  const { file, line, blob: old } = verdict.known;
  return new ConnectionError(
    'host-key',
    `the host key of ${placeOf(address)} has changed: it shows ${shown(blob)}, but ${file}:${line} has ` +
      shown(old),
    `someone may be in between; if the host was reinstalled, remove line ${line} of ${file}`,
  );
}

function swapped(address: Address, blob: Buffer): ConnectionError {
  return new ConnectionError(
    'host-key',
    `${placeOf(address)} changed its host key to ${shown(blob)} within one connection`,
    'someone may be in between: do not trust this connection',
  );
}

function shown(blob: Buffer): string {
  return `${clean(keyType(blob))} ${fingerprint(blob)}`;
}
