import type { ConnectConfig } from 'ssh2';
import constants from 'ssh2/lib/protocol/constants.js';
import { ConnectionError } from '../../core/connection-error.ts';
import type { AlgorithmKind } from '../../core/ssh-rules.ts';
import { addressText } from '../errors.ts';
import { certificateAlgorithms } from '../known-hosts/certificate.ts';
import type { Address } from '../transport.ts';

// ssh2 negotiates only names that it lists; certified-key.ts makes it verify these
constants.SUPPORTED_SERVER_HOST_KEY.push(...certificateAlgorithms);

/**
 * The offered algorithms: `usual` is what OpenSSH offers too, without SHA-1, the fastest first; `more` only if
 * ssh_config lists it. Ciphers depend on the OpenSSL of this Node.
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
      ...certificateAlgorithms,
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
  authority: { usual: [], more: [], named: 'signature of an authority' },
};

/**
 * The algorithms to offer to a host, in order of preference.
 * @throws ConnectionError if ssh_config allows none of the supported ones
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
    `${addressText(address)}: ssh_config allows no ${named} that this program supports: ${listed.join(', ')}`,
    'allow another one, or use kplay_connection: openssh',
  );
}

/** All algorithms to offer to a host, in the form of ssh2. */
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

/** OpenSSH itself lists SHA-1 after the better ones; users who want it list it first, or alone. */
function isByHabit(name: string, listed: string[]): boolean {
  const before = listed.slice(0, listed.indexOf(name));
  return isSha1(name) && name.startsWith('hmac-') && before.some((other) => other.startsWith('hmac-sha2-'));
}

function isSha1(name: string): boolean {
  return name.includes('sha1');
}

/** Whether ssh_config allows keys of this type for login. An RSA key counts by its signature. */
export function mayUserKeyBe(address: Address, type: string): boolean {
  const listed = address.rules?.algorithms.userKey;
  const names = type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'] : [type];
  return !listed || names.some((name) => listed.includes(name));
}

/** Whether an RSA key can sign with SHA-1: only if ssh_config lists `ssh-rsa` in PubkeyAcceptedAlgorithms. */
export function mayUserKeySignSha1(address: Address): boolean {
  return address.rules?.algorithms.userKey?.includes('ssh-rsa') ?? false;
}
