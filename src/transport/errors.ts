import { ConnectionError, type ConnectionErrorKind } from '../core/connection-error.ts';
import { busyHint, meaningOf } from './ssh-messages.ts';
import type { Address } from './transport.ts';

/** The properties of errors from Node and ssh2. */
export interface RawError extends Error {
  code?: string | number;
  level?: string;
  errors?: RawError[];
}

interface Translation {
  /** Matches the error's code, or else its message. */
  when: RegExp;
  kind: ConnectionErrorKind;
  /** The message after the host's address. */
  says: string;
  hint?: string;
}

const turnedAway = 'hung up before the SSH handshake';
const hungUp = /Connection lost before handshake/;
/** What sshd says in place of its version to an address whose logins have failed (PerSourcePenalties). */
export const refusesSource = /^Not allowed at this time/;

/** Every known failure of a connection in plain words; the first match counts. */
const translations: Translation[] = [
  {
    when: /ECONNREFUSED/,
    kind: 'unreachable',
    says: 'refuses connections',
    hint: 'is sshd running there, and is the port right?',
  },
  {
    when: /ETIMEDOUT/,
    kind: 'unreachable',
    says: 'does not answer',
    hint: 'is the host up, and does a firewall allow the port and the address?',
  },
  {
    when: /EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/,
    kind: 'unreachable',
    says: 'cannot be reached: no route',
    hint: 'is the host up, and is the network or VPN connected?',
  },
  {
    when: /ENOTFOUND/,
    kind: 'unreachable',
    says: 'is an unknown name',
    hint: 'check the name, or set kplay_host to an address',
  },
  {
    when: /EAI_AGAIN/,
    kind: 'unreachable',
    says: 'cannot be looked up: the name server does not answer',
    hint: 'check /etc/resolv.conf and the network',
  },
  {
    when: refusesSource,
    kind: 'unreachable',
    says: 'refuses this address for some time, as logins from it have failed (PerSourcePenalties)',
    hint: 'wait before you try again, with the right user and key',
  },
  {
    when: hungUp,
    kind: 'busy',
    says: turnedAway,
    hint: busyHint,
  },
  {
    when: /no matching|Invalid identification|Protocol version not supported/i,
    kind: 'unreachable',
    says: 'and this program share no SSH algorithm or version',
    hint: 'an old or unusual SSH server; see `ssh -vv` for what it offers',
  },
  {
    when: /Too many authentication failures/i,
    kind: 'authentication',
    says: 'received too many wrong keys and hung up',
    hint: 'name the right key in kplay_private_key, or remove others from the agent (ssh-add -d)',
  },
  {
    when: /Keepalive timeout/,
    kind: 'lost',
    says: 'stopped answering',
    hint: 'the link or the host went down; a rerun continues where this one stopped',
  },
  { when: /ECONNRESET|ECONNABORTED/, kind: 'lost', says: 'reset the connection' },
  { when: /^(closed|Premature close|EPIPE)$/, kind: 'lost', says: 'closed the connection' },
];

/** `host port 2222`, the form of the address in all messages. */
export function addressText(address: Address): string {
  return address.port === 22 ? address.host : `${address.host} port ${address.port}`;
}

/**
 * Turns an error of Node or ssh2 into one sentence and a hint. `complaint` is the stderr of a proxy command, which
 * usually explains best why there is no connection.
 */
export function connectionErrorOf(error: RawError, address: Address, complaint = ''): ConnectionError {
  if (error instanceof ConnectionError) return error;
  if (address.proxyCommand !== undefined && hungUp.test(error.message)) return proxyEnded(address, complaint);
  const cause = error.errors?.[0] ?? error;
  const known = translations.find((t) => t.when.test(String(cause.code)) || t.when.test(cause.message));
  const says = known?.says ?? `ended the connection: ${cleanReason(cause.message)}`;
  const proxy = complaint === '' ? '' : ` (stderr of its proxy command: ${cleanReason(complaint)})`;
  return new ConnectionError(
    known?.kind ?? 'unreachable',
    `${addressText(address)} ${says}${proxy}`,
    known?.hint,
  );
}

/** A proxy command that complains could not reach the host; after a silent one, sshd may have hung up. */
function proxyEnded(address: Address, complaint: string): ConnectionError {
  const isSilent = complaint === '';
  // ssh draws a frame before its last words
  const last = cleanReason(complaint.trimEnd().split('\n').slice(-2).join('\n'));
  const says = isSilent ? ` ${turnedAway}` : `: its proxy command ended: ${last}`;
  const hint = `is the host behind its proxy command up? To see more, run it by hand: ${address.proxyCommand}`;
  const kind = isSilent ? 'busy' : (meaningOf(complaint)?.kind ?? 'unreachable');
  return new ConnectionError(kind, addressText(address) + says, hint);
}

/** Text from outside, on one line, without control characters and not too long. */
export function cleanReason(text: string): string {
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
