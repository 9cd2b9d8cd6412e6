import { ConnectionError, type ConnectionErrorKind } from '../../core/connection-error.ts';
import { addressText, cleanReason } from '../errors.ts';
import { meaningOf } from '../ssh-messages.ts';
import type { Address } from '../transport.ts';

/**
 * Reads from stderr why the client ended.
 * @param otherwise the kind for an unknown message
 */
export function complaintOf(
  output: string,
  address: Address,
  otherwise: ConnectionErrorKind,
): ConnectionError {
  const { kind = otherwise, hint } = meaningOf(output) ?? {};
  const lines = output
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !/^(\*\*|@+|debug\d)/.test(line));
  const last = cleanReason(lines.at(-1) ?? 'the connection was closed');
  return new ConnectionError(kind, `${addressText(address)}: ${last}`, hint);
}
