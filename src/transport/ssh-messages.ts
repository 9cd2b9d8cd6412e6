import type { ConnectionErrorKind } from '../core/connection-error.ts';

/** What to do when a host ends connections before the handshake. */
export const busyHint =
  'sshd may limit new connections (MaxStartups) or block this address; try fewer at once';

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
  [/(kex|ssh)_exchange_identification: .*Connection (closed|reset)/, 'busy', busyHint],
  [/Timeout, server .* not responding/, 'lost', 'a rerun continues where this one stopped'],
];

/** What a message of OpenSSH's client means, if it is known. */
export function meaningOf(
  output: string,
): { kind: ConnectionErrorKind; hint: string | undefined } | undefined {
  const [, kind, hint] = meanings.find(([when]) => when.test(output)) ?? [];
  return kind && { kind, hint };
}
