import { addressText, cleanReason } from '../errors.ts';
import { type Address, ConnectionError } from '../transport.ts';
import { fingerprint, type HostKeyVerdict, keyType } from './known-hosts.ts';

/** What to say of a key that no file knows. */
export function unknownHostKey(address: Address, blob: Buffer): ConnectionError {
  const port = address.port === 22 ? '' : `-p ${address.port} `;
  return new ConnectionError(
    'host-key',
    `the host key of ${addressText(address)} is not known: ${shown(blob)}`,
    `compare it with the host's own, then add it (ssh-keyscan ${port}${address.host} >> ` +
      `${address.knownHosts[0] ?? '~/.ssh/known_hosts'}) or run with --accept-new-host-keys`,
  );
}

/** What to say of a key that known_hosts speaks against. */
export function mismatch(address: Address, blob: Buffer, verdict: HostKeyVerdict): ConnectionError {
  if (verdict.kind === 'revoked') {
    const { file, line } = verdict.by;
    return new ConnectionError(
      'host-key',
      `the host key of ${addressText(address)} is revoked: ${shown(blob)} (${file}:${line})`,
      'do not connect: someone may hold the key of this host; give the host a new one',
    );
  }
  if (verdict.kind !== 'changed') return swapped(address, blob);
  const { file, line, blob: old } = verdict.known;
  return new ConnectionError(
    'host-key',
    `the host key of ${addressText(address)} has changed: it shows ${shown(blob)}, but ${file}:${line} has ` +
      shown(old),
    `someone may be in between; if the host was reinstalled, remove line ${line} of ${file}`,
  );
}

/** What to say of a host that showed another key before. */
export function swapped(address: Address, blob: Buffer): ConnectionError {
  return new ConnectionError(
    'host-key',
    `${addressText(address)} changed its host key to ${shown(blob)} within one connection`,
    'someone may be in between: do not trust this connection',
  );
}

/** What to say of a key that is not trusted whatever known_hosts says. */
export function unfitting(address: Address, blob: Buffer, problem: string): ConnectionError {
  return new ConnectionError(
    'host-key',
    `the host key of ${addressText(address)} ${problem}: ${shown(blob)}`,
    'do not connect: give the host a new key (ssh-keygen -A), or mend RevokedHostKeys in ssh_config',
  );
}

function shown(blob: Buffer): string {
  return `${cleanReason(keyType(blob))} ${fingerprint(blob)}`;
}
