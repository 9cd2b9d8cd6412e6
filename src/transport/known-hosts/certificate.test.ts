import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Dice } from '../../../test/random/dice.ts';
import { readCertificate } from './certificate.ts';

const folder = mkdtempSync(join(tmpdir(), 'kplay-certificate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);
const keygen = (...args: string[]) => execFileSync('ssh-keygen', ['-q', ...args], { stdio: 'pipe' });
const blobIn = (file: string) => Buffer.from(readFileSync(file, 'utf8').split(' ')[1]!, 'base64');
const kinds = ['ed25519', 'ecdsa -b 256', 'ecdsa -b 384', 'ecdsa -b 521', 'rsa -b 2048'];
for (const kind of kinds) keygen('-t', ...kind.split(' '), '-N', '', '-C', '', '-f', at(kind));

/** A certificate that ssh-keygen makes. */
function certificate(authority: string, key: string, options: string[] = ['-h', '-n', 'web1,web2']): Buffer {
  keygen('-s', at(authority), '-I', 'id', ...options, `${at(key)}.pub`);
  return blobIn(`${at(key)}-cert.pub`);
}

describe.each(kinds)('by an authority with %s', (authority) => {
  test.each(kinds.filter((kind) => !kind.startsWith('rsa')))('a key with %s', (kind) => {
    const found = readCertificate(certificate(authority, kind))!;
    expect(found.problem('WEB2')).toBeUndefined();
    expect(found.authority.equals(blobIn(`${at(authority)}.pub`))).toBe(true);
    expect(found.key.equals(blobIn(`${at(kind)}.pub`))).toBe(true);
  });
});

test.each<[string, string[], string | undefined]>([
  ['for others', ['-h', '-n', 'web3,*'], 'is for web3, *, not for web1'],
  ['for all hosts', ['-h'], undefined],
  ['for users', ['-n', 'web1'], 'is for users, not for hosts'],
  ['of yesterday', ['-h', '-V', '-2d:-1d'], 'has expired'],
  ['of tomorrow', ['-h', '-V', '+1d:+2d'], 'is not valid yet'],
  ['of today', ['-h', '-V', '-1d:+1d'], undefined],
  ['with an option', ['-h', '-O', 'critical:x@example.org=y'], 'has options that kplay does not know'],
  ['with an extension', ['-h', '-O', 'extension:x@example.org=y'], undefined],
])('%s', (_, options, expected) => {
  const problem = readCertificate(certificate('ed25519', 'ed25519', options))!.problem('web1');
  expect(problem).toBe(expected);
});

test('an RSA signature with SHA-1 does not count', () => {
  const old = certificate('rsa -b 2048', 'ed25519', ['-h', '-t', 'ssh-rsa']);
  expect(readCertificate(old)!.problem('web1')).toBe('has an invalid signature');
});

test.each(kinds)('by an authority with %s, no changed byte is accepted', (authority) => {
  const whole = certificate(authority, 'ed25519');
  const dice = new Dice(1);
  for (let i = 0; i < 100; i++) {
    const changed = Buffer.from(whole);
    const at = dice.from(0, whole.length - 1);
    changed[at]! ^= 1 << dice.from(0, 7);
    const read = readCertificate(changed);
    const isOther = !read?.authority.equals(blobIn(`${join(folder, authority)}.pub`));
    expect(isOther || read!.problem('web1'), `byte ${at}`).toBeTruthy();
  }
  for (let size = 0; size < whole.length; size++)
    expect(readCertificate(whole.subarray(0, size))?.problem('web1') ?? 'cannot be read').toBeTruthy();
});

test('a plain key is no certificate', () => {
  expect(readCertificate(blobIn(`${at('ed25519')}.pub`))).toBeUndefined();
});
