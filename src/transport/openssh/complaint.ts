import { addressText, cleanReason } from '../errors.ts';
import { type Address, ConnectionError, type ConnectionProblem } from '../transport.ts';

/** Messages of OpenSSH's client on stderr, and their meaning. */
const meanings: [RegExp, ConnectionProblem, hint?: string][] = [
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
  [/Permission denied|Too many authentication failures/, 'auth', '`ssh -v HOST` shows which keys were tried'],
  [/Timeout, server .* not responding/, 'lost', 'a rerun continues where this one stopped'],
];

/**
 * Reads from stderr why the client ended.
 * @param otherwise the problem for an unknown message
 */
export function complaintOf(output: string, address: Address, otherwise: ConnectionProblem): ConnectionError {
  const [, problem = otherwise, hint] = meanings.find(([when]) => when.test(output)) ?? [];
  const lines = output
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !/^(\*\*|@+|debug\d)/.test(line));
  const last = cleanReason(lines.at(-1) ?? 'the connection was closed');
  return new ConnectionError(problem, `${addressText(address)}: ${last}`, hint);
}
