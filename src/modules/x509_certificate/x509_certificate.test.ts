import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import certificate from './index.ts';

const version = execFileSync('openssl', ['version']).toString();
const whyNoOpenssl = /^OpenSSL [3-9]/.test(version) ? undefined : 'NOT TESTED: it needs openssl 3';
if (whyNoOpenssl) console.warn(whyNoOpenssl);

const key = 'umask 077; openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out @/key; ';
const made = `${key}openssl req -new -key @/key -subj /CN=a.b -addext subjectAltName=DNS:a.b,DNS:x -out @/csr; `;
const self = (options: string) =>
  `printf 'subjectKeyIdentifier=hash' >@/e; openssl x509 -req -in @/csr -key @/key -copy_extensions copyall -extfile @/e ${options} -out @/c 2>&1; rm @/e; `;
const authority = (name: string) =>
  `openssl genpkey -algorithm ed25519 -out @/ca.key; openssl req -x509 -key @/ca.key -subj /CN=${name} -days 9 -out @/ca.crt; `;
const says = (text: string) => `openssl x509 -in @/c -noout -text | grep -q '${text}'; `;
const args = { path: '@/c', provider: 'selfsigned', csr_path: '@/csr', privatekey_path: '@/key' };
const own = {
  path: '@/c',
  provider: 'ownca',
  csr_path: '@/csr',
  ownca_path: '@/ca.crt',
  ownca_privatekey_path: '@/ca.key',
};
const ownCertificate = `printf 'subjectKeyIdentifier=hash\\nauthorityKeyIdentifier=keyid\\n' >@/e
  openssl x509 -req -in @/csr -CA @/ca.crt -CAkey @/ca.key -set_serial 7 -copy_extensions copyall -extfile @/e -days 9 -out @/c 2>&1; rm @/e; `;

const cases: Case[] = [
  {
    name: 'by its own key, in a directory that is missing',
    given: made,
    args: { ...args, path: '@/d/c', selfsigned_not_after: '+1w3d', mode: '0600' },
    before: { certificate: 'absent', mode: null },
    after:
      'openssl verify -CAfile @/d/c @/d/c; openssl x509 -in @/d/c -noout -checkend 863000; ! openssl x509 -in @/d/c -noout -checkend 865000',
  },
  { name: 'a certificate that is as wanted', given: made + self('-days 9'), args },
  {
    name: 'one that expires soon',
    given: made + self('-days 9'),
    args: { ...args, remaining_days: 10 },
    before: { certificate: 'expired' },
    after: 'openssl x509 -in @/c -noout -checkend 86400000',
  },
  {
    name: 'one that has expired',
    given: made + self('-days -1'),
    args,
    before: { certificate: 'expired' },
    after: 'openssl x509 -in @/c -noout -checkend 0',
  },
  {
    name: 'another digest',
    given: made + self('-sha512 -days 9'),
    args,
    before: { certificate: 'with Signature Algorithm: ecdsa-with-SHA512' },
    after: says('ecdsa-with-SHA256'),
  },
  {
    name: 'a request with another name',
    given: `${made}${self('-days 9')}openssl req -new -key @/key -subj /CN=a.b -addext subjectAltName=DNS:y -out @/csr`,
    args,
    before: {},
    after: says('DNS:y'),
  },
  {
    name: 'by an authority',
    given: made + authority('one'),
    args: own,
    before: { certificate: 'absent' },
    after: `openssl verify -CAfile @/ca.crt @/c; ${says('DNS:a.b, DNS:x')}`,
  },
  {
    name: 'one of the authority that is as wanted',
    given: made + authority('one') + ownCertificate,
    args: own,
  },
  {
    name: 'one of an authority of the same name',
    given: made + authority('one') + ownCertificate + authority('one'),
    args: own,
    before: { certificate: 'signed by another authority' },
    after: 'openssl verify -CAfile @/ca.crt @/c',
  },
  { name: 'no request', given: key, args, fails: /the request .* does not exist/ },
  {
    name: 'the key of another request',
    given: made + key,
    args,
    fails: /is not of the key/,
  },
  {
    name: 'absent',
    given: 'echo x >@/c',
    args: { path: '@/c', state: 'absent' },
    before: { certificate: 'present' },
    after: 'test ! -e @/c',
  },
];

describe.skipIf(whyNoOpenssl)('with the real openssl', () => stateCases('x509_certificate', cases));

test.each<[Values, RegExp]>([
  [{}, /needs provider and csr_path/],
  [{ provider: 'selfsigned', csr_path: '/r' }, /needs privatekey_path/],
  [{ provider: 'ownca', csr_path: '/r', ownca_path: '/c' }, /needs ownca_privatekey_path/],
  [{ ...self0(), selfsigned_not_after: '20300101000000Z' }, /number of days/],
  [{ ...self0(), selfsigned_not_after: '+12h' }, /number of days/],
  [{ ...self0(), selfsigned_digest: 'x y' }, /not a digest/],
  [{ ...self0(), selfsigned_not_after: '+9d', remaining_days: 9 }, /less than the validity/],
])('refuses %j', (given, message) => {
  const { args: checked } = checkArgs(certificate.params as Params, { path: '/x', ...given });
  expect(certificate.check!(checked as never)).toMatch(message);
});

function self0(): Values {
  return { provider: 'selfsigned', csr_path: '/r', privatekey_path: '/k' };
}
