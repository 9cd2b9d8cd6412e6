import { expect, test } from 'vitest';
import { ConnectionError } from '../core/connection-error.ts';
import { addressText, cleanReason, connectionErrorOf, type RawError } from './errors.ts';
import type { Address } from './transport.ts';

const address = { host: 'web1', port: 22, user: 'root' } as Address;

test.each([
  ['ECONNREFUSED', '', 'unreachable', 'web1 refuses connections'],
  ['ETIMEDOUT', '', 'unreachable', 'web1 does not answer'],
  ['EHOSTUNREACH', '', 'unreachable', 'web1 cannot be reached: no route'],
  ['ENETUNREACH', '', 'unreachable', 'web1 cannot be reached: no route'],
  ['ENOTFOUND', '', 'unreachable', 'web1 is an unknown name'],
  ['EAI_AGAIN', '', 'unreachable', 'web1 cannot be looked up: the name server does not answer'],
  ['', 'Connection lost before handshake', 'busy', 'web1 hung up before the SSH handshake'],
  ['', 'Handshake failed: no matching key exchange algorithm', 'unreachable', 'web1 and this program share'],
  ['', 'Too many authentication failures', 'authentication', 'web1 received too many wrong keys and hung up'],
  ['', 'Keepalive timeout', 'lost', 'web1 stopped answering'],
  ['ECONNRESET', 'read ECONNRESET', 'lost', 'web1 reset the connection'],
  ['', 'closed', 'lost', 'web1 closed the connection'],
  ['EPIPE', 'write EPIPE', 'lost', 'web1 closed the connection'],
  ['', 'never\u001b[2Jheard\nof', 'unreachable', 'web1 ended the connection: never [2Jheard of'],
])('%s %s is %s: %s', (code, message, kind, sentence) => {
  const error = connectionErrorOf(Object.assign(new Error(message), { code }), address);
  expect(error.kind).toBe(kind);
  expect(error.message).toContain(sentence);
});

test('of several addresses the first failure counts', () => {
  const refused: RawError = Object.assign(new Error(''), { code: 'ECONNREFUSED' });
  const all: RawError = Object.assign(new Error(''), { code: 'EHOSTDOWN', errors: [refused] });
  expect(connectionErrorOf(all, address).message).toBe('web1 refuses connections');
});

test('a ConnectionError stays unchanged', () => {
  const error = new ConnectionError('authentication', 'no');
  expect(connectionErrorOf(error, address)).toBe(error);
});

test('a proxy command has its say', () => {
  const error = connectionErrorOf(new Error('closed'), address, 'ssh: jump host is down\r\n');
  expect(error.message).toBe(
    'web1 closed the connection (stderr of its proxy command: ssh: jump host is down)',
  );
});

test.each([
  ['nc: connect failed\n', 'unreachable', 'web1: its proxy command ended: nc: connect failed'],
  ['', 'busy', 'web1 hung up before the SSH handshake'],
])('a proxy command that writes %j is %s', (complaint, kind, message) => {
  const lost = new Error('Connection lost before handshake');
  const error = connectionErrorOf(lost, { ...address, proxyCommand: 'nc web1 22' }, complaint);
  expect(error).toMatchObject({ kind, message });
  expect(error.hint).toContain('run it by hand: nc web1 22');
});

test('a port that is not 22 is named', () => {
  expect(addressText({ ...address, port: 2222 })).toBe('web1 port 2222');
});

test('text from outside is cut and has no control characters', () => {
  expect(cleanReason('a\u0000\u0007\u009bb')).toBe('a b');
  expect(cleanReason('x'.repeat(1000))).toHaveLength(301);
});
