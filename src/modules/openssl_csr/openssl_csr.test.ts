import { expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import csr from './index.ts';

const key = 'umask 077; openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out @/key; ';
const request = (subject: string, names: string) =>
  `openssl req -new -key @/key -subj '${subject}' -addext 'subjectAltName=${names}' -out @/r; `;
const says = (text: string) =>
  `openssl req -in @/r -noout -text -nameopt RFC2253,-esc_msb,utf8 | grep -qF '${text}'; `;
const args = { path: '@/r', privatekey_path: '@/key', common_name: 'a.b' };

const cases: Case[] = [
  {
    name: 'a common name, in a directory that is missing',
    given: key,
    args: { ...args, path: '@/d/r', mode: '0600' },
    before: { request: 'absent', mode: null },
    after:
      'openssl req -in @/d/r -noout -verify 2>&1 | grep -q OK; openssl req -in @/d/r -noout -text | grep -q DNS:a.b',
  },
  {
    name: 'all fields, in which nothing is code',
    given: key,
    args: {
      ...args,
      subject: { DC: 'x' },
      organization_name: 'A, "B" $HOME # `c` \\d',
      locality_name: 'Köln',
      country_name: 'DE',
      email_address: 'root',
      subject_alt_name: ['DNS:*.a.b', 'IP:10.0.0.1', 'URI:https://a.b/x?y=$z#'],
      key_usage: ['keyCertSign', 'cRLSign'],
      key_usage_critical: true,
      extended_key_usage: ['serverAuth', '1.2.3.4'],
      basic_constraints: ['CA:TRUE', 'pathlen:0'],
      basic_constraints_critical: true,
    },
    before: { request: 'absent' },
    after: [
      'emailAddress=root,CN=a.b,O=A\\, \\"B\\" $HOME # `c` \\\\d,L=Köln,C=DE,DC=x',
      'DNS:*.a.b, IP Address:10.0.0.1, URI:https://a.b/x?y=$z#',
      'TLS Web Server Authentication, 1.2.3.4',
      'CA:TRUE, pathlen:0',
    ]
      .map(says)
      .join(''),
  },
  {
    name: 'a request that is as wanted, with its names in another order',
    given: key + request('/CN=a.b', 'DNS:y,DNS:x'),
    args: { ...args, subject_alt_name: ['DNS:x', 'DNS:y'] },
  },
  {
    name: 'another name',
    given: key + request('/CN=a.b', 'DNS:y'),
    args,
    before: { request: 'with DNS:y' },
    after: says('DNS:a.b'),
  },
  {
    name: 'one name more',
    given: key + request('/CN=a.b', 'DNS:a.b'),
    args: { ...args, subject_alt_name: ['DNS:a.b', 'DNS:x'] },
    before: { request: 'without DNS:x' },
    after: says('DNS:a.b, DNS:x'),
  },
  {
    name: 'another key',
    given: key + request('/CN=a.b', 'DNS:a.b') + key,
    args,
    before: {},
    after: 'test "$(openssl req -in @/r -noout -pubkey)" = "$(openssl pkey -in @/key -pubout)"',
  },
  {
    name: 'a key with a passphrase, and not a request',
    given:
      "umask 077; echo x >@/r; echo 'p \"w' | openssl genpkey -algorithm ed25519 -aes256 -pass stdin -out @/key",
    args: { ...args, privatekey_passphrase: 'p "w', mode: '0644' },
    before: { request: 'not valid', mode: '0600' },
    after: says('CN=a.b'),
  },
  {
    name: 'another passphrase',
    given: 'umask 077; openssl genpkey -algorithm ed25519 -aes256 -pass pass:other -out @/key',
    args,
    fails: /cannot make the request/,
  },
  {
    name: 'absent',
    given: 'echo x >@/r',
    args: { path: '@/r', state: 'absent' },
    before: { request: 'present' },
  },
];

stateCases('openssl_csr', cases);

test.each<[Values, RegExp]>([
  [{ common_name: 'x' }, /needs privatekey_path/],
  [{ privatekey_path: '/k' }, /at least one field/],
  [{ privatekey_path: '/k', common_name: 'x\n[y]' }, /cannot be a field/],
  [{ privatekey_path: '/k', subject: { 'a=b': 'x' } }, /cannot be a field/],
  [{ privatekey_path: '/k', common_name: 'x', subject_alt_name: ['x'] }, /must begin with DNS/],
  [{ privatekey_path: '/k', common_name: 'x', key_usage: ['a\nb'] }, /value of an extension/],
])('refuses %j', (given, message) => {
  const { args: checked } = checkArgs(csr.params as Params, { path: '/x', ...given });
  expect(csr.check!(checked as never)).toMatch(message);
});
