import type { ConnectConfig } from 'ssh2';
import constants from 'ssh2/lib/protocol/constants.js';
import type { AlgorithmKind } from '../../core/ssh-rules.ts';
import { addressText } from '../errors.ts';
import { type Address, ConnectionError } from '../transport.ts';

/**
 * What is offered: `usual` is what OpenSSH offers too, without SHA-1, the fastest first; `more` only where ssh_config
 * lists it. Ciphers depend on what the OpenSSL of this Node has.
 */
const known: Record<AlgorithmKind, { usual: string[]; more: string[]; named: string }> = {
  kex: {
    usual: constants.DEFAULT_KEX.filter((name) => !/group1[57]-/.test(name)),
    more: constants.SUPPORTED_KEX,
    named: 'key exchange',
  },
  cipher: { usual: constants.DEFAULT_CIPHER, more: constants.SUPPORTED_CIPHER, named: 'cipher' },
  mac: {
    usual: constants.DEFAULT_MAC.filter((name) => !isSha1(name)),
    more: constants.SUPPORTED_MAC,
    named: 'MAC',
  },
  hostKey: {
    usual: [
      'ssh-ed25519',
      'ecdsa-sha2-nistp256',
      'ecdsa-sha2-nistp384',
      'ecdsa-sha2-nistp521',
      'rsa-sha2-512',
      'rsa-sha2-256',
    ],
    more: ['ssh-rsa'],
    named: 'type of host key',
  },
  userKey: { usual: [], more: [], named: 'type of key' },
};

/**
 * The algorithms to offer to a host, the most liked first.
 * @throws ConnectionError where ssh_config allows none that is known here
 */
export function algorithmsFor(address: Address, kind: AlgorithmKind): string[] {
  const { usual, more, named } = known[kind];
  const listed = address.rules?.algorithms[kind];
  if (!listed) return usual;
  const chosen = [...new Set([...usual, ...more])].filter(
    (name) => listed.includes(name) && (usual.includes(name) || !isByHabit(name, listed)),
  );
  if (chosen.length > 0) return chosen;
  throw new ConnectionError(
    'unreachable',
    `${addressText(address)}: ssh_config allows no ${named} that this program has: ${listed.join(', ')}`,
    'allow another one, or use kplay_connection: openssh',
  );
}

/** All that is offered to a host, in the words of ssh2. */
export function offeredTo(address: Address, hostKeys: string[]): NonNullable<ConnectConfig['algorithms']> {
  const all = {
    kex: algorithmsFor(address, 'kex'),
    cipher: algorithmsFor(address, 'cipher'),
    hmac: algorithmsFor(address, 'mac'),
    serverHostKey: hostKeys,
    compress: ['none'],
  };
  return all as NonNullable<ConnectConfig['algorithms']>;
}

/** OpenSSH lists SHA-1 behind the better ones by itself; who wants it names it first, or alone. */
function isByHabit(name: string, listed: string[]): boolean {
  const before = listed.slice(0, listed.indexOf(name));
  return isSha1(name) && name.startsWith('hmac-') && before.some((other) => other.startsWith('hmac-sha2-'));
}

function isSha1(name: string): boolean {
  return name.includes('sha1');
}

/** Does ssh_config allow keys of this type for logging in? An RSA key counts by how it signs. */
export function mayUserKeyBe(address: Address, type: string): boolean {
  const listed = address.rules?.algorithms.userKey;
  const names = type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'] : [type];
  return !listed || names.some((name) => listed.includes(name));
}

/** May an RSA key sign with SHA-1? Only where ssh_config lists `ssh-rsa` among PubkeyAcceptedAlgorithms. */
export function mayUserKeySignSha1(address: Address): boolean {
  return address.rules?.algorithms.userKey?.includes('ssh-rsa') ?? false;
}
