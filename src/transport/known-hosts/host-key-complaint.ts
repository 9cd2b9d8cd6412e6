import { ConnectionError } from '../../core/connection-error.ts';
import { addressText, cleanReason } from '../errors.ts';
import type { Address } from '../transport.ts';
import type { HostKeyVerdict } from './known-hosts.ts';
import { fingerprint, keyType } from './public-key.ts';

/**
 * The error for a key that is in no file.
 * @param certificate what is wrong with its certificate, if it has one
 */
export function unknownHostKey(address: Address, blob: Buffer, certificate?: string): ConnectionError {
  const more = certificate === undefined ? '' : `, and its certificate ${cleanReason(certificate)}`;
  const port = address.port === 22 ? '' : `-p ${address.port} `;
  return new ConnectionError(
    'host-key',
    `the host key of ${addressText(address)} is not known: ${shown(blob)}${more}`,
    `compare it with the host's own, then add it (ssh-keyscan ${port}${address.host} >> ` +
      `${address.knownHosts[0] ?? '~/.ssh/known_hosts'}) or run with --accept-new-host-keys`,
  );
}

/** The error for a key that contradicts known_hosts. */
export function mismatch(address: Address, blob: Buffer, verdict: HostKeyVerdict): ConnectionError {
  if (verdict.kind === 'revoked') {
    const { file, line } = verdict.by;
    return new ConnectionError(
      'host-key',
      `the host key of ${addressText(address)} is revoked: ${shown(blob)} (${file}:${line})`,
      'do not connect: someone else may have the key of this host; give the host a new one',
    );
  }
  if (verdict.kind !== 'changed') return swapped(address, blob);
  const { file, line, blob: old } = verdict.known;
  return new ConnectionError(
    'host-key',
    `the host key of ${addressText(address)} has changed: it is ${shown(blob)}, but ${file}:${line} has ` +
      shown(old),
    `someone may be in between; if the host was reinstalled, remove line ${line} of ${file}`,
  );
}

/** The error for a host that showed another key before. */
export function swapped(address: Address, blob: Buffer): ConnectionError {
  return new ConnectionError(
    'host-key',
    `${addressText(address)} changed its host key to ${shown(blob)} within one connection`,
    'someone may be in between: do not trust this connection',
  );
}

/** The error for a key that is not trusted even if it is in known_hosts. */
export function unfitting(address: Address, blob: Buffer, problem: string): ConnectionError {
  return new ConnectionError(
    'host-key',
    `the host key of ${addressText(address)} ${problem}: ${shown(blob)}`,
    'do not connect: give the host a new key (ssh-keygen -A), or correct RevokedHostKeys in ssh_config',
  );
}

function shown(blob: Buffer): string {
  return `${cleanReason(keyType(blob))} ${fingerprint(blob)}`;
}
