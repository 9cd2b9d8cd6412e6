import { ConnectionError, type ConnectionErrorKind } from '../../core/connection-error.ts';
import { addressText, cleanReason } from '../errors.ts';
import type { Address } from '../transport.ts';

/** Messages of OpenSSH's client on stderr, and their meaning. */
const meanings: [RegExp, ConnectionErrorKind, hint?: string][] = [
  [
    /REMOTE HOST IDENTIFICATION HAS CHANGED|REVOKED HOST KEY/,
    'host-key',
    'if the host was reinstalled, remove the old key: ssh-keygen -R HOST',
  ],
  [
    /Host key verification failed|No .* host key is known/,
    'host-key',
    'compare its fingerprint and add it, or use --accept-new-host-keys',
  ],
  [
    /Permission denied|Too many authentication failures/,
    'authentication',
    '`ssh -v HOST` shows which keys were tried',
  ],
  [/Timeout, server .* not responding/, 'lost', 'a rerun continues where this one stopped'],
];

/**
 * Reads from stderr why the client ended.
 * @param otherwise the kind for an unknown message
 */
export function complaintOf(
  output: string,
  address: Address,
  otherwise: ConnectionErrorKind,
): ConnectionError {
  const [, kind = otherwise, hint] = meanings.find(([when]) => when.test(output)) ?? [];
  const lines = output
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !/^(\*\*|@+|debug\d)/.test(line));
  const last = cleanReason(lines.at(-1) ?? 'the connection was closed');
  return new ConnectionError(kind, `${addressText(address)}: ${last}`, hint);
}
