import { expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import privatekey from './index.ts';

const make = (options: string) => `umask 077; openssl genpkey ${options} >@/k 2>/dev/null; `;
const ec = (curve: string) => make(`-algorithm EC -pkeyopt ec_paramgen_curve:${curve}`);
const rsa = (bits: number) => make(`-algorithm RSA -pkeyopt rsa_keygen_bits:${bits}`);
const passphrase = 'it $(is) "open"';
const opens = `printf '%s\\n' '${passphrase}' | openssl pkey -in @/k -passin stdin -noout; grep -q ENCRYPTED @/k; `;
const keep = 'cp -a @/k @/old; ';
const kept = 'cmp @/k @/old; rm @/old';
const small = { path: '@/k', size: 1024 };
const path = '@/k';

const cases: Case[] = [
  {
    name: 'a key of type RSA, in a directory that is missing',
    args: { path: '@/d/k', size: 2048, owner: 'nobody' },
    before: { key: 'absent', type: null },
    after: `test "$(stat -c %a:%U @/d/k)" = 600:nobody; openssl pkey -in @/d/k -noout -text | grep -q '(2048 bit'`,
  },
  ...['Ed25519', 'Ed448', 'X25519', 'X448'].map((type) => ({
    name: type,
    args: { path, type },
    before: { key: 'absent', type: null },
  })),
  {
    name: 'a passphrase',
    args: { path, type: 'ECC', curve: 'secp384r1', passphrase },
    before: { key: 'absent', curve: null },
    after: opens,
  },
  {
    name: 'a key that is there, with a passphrase',
    given: `umask 077; printf '%s\\n' '${passphrase}' | openssl genpkey -algorithm ed25519 -aes256 -pass stdin -out @/k`,
    args: { path, type: 'Ed25519', passphrase },
  },
  { name: 'a key that is there', given: ec('prime256v1'), args: { path, type: 'ECC', curve: 'secp256r1' } },
  {
    name: 'another curve',
    given: ec('prime256v1'),
    args: { path, type: 'ECC', curve: 'secp384r1' },
    before: { curve: 'secp256r1' },
    after: 'openssl pkey -in @/k -noout -text | grep -q secp384r1',
  },
  { name: 'another size', given: rsa(2048), args: small, before: { size: '2048' } },
  {
    name: 'only its mode',
    given: `${rsa(1024)}chmod 644 @/k; ${keep}`,
    args: small,
    before: { mode: '0644' },
    after: `test "$(stat -c %a @/k)" = 600; ${kept}`,
  },
  {
    name: 'a key without a passphrase',
    given: rsa(1024),
    args: { ...small, passphrase },
    before: { passphrase: 'none' },
    after: opens,
  },
  {
    name: 'a passphrase that does not fit',
    given: make('-algorithm ed25519 -aes256 -pass pass:other'),
    args: { path, type: 'Ed25519', regenerate: 'partial_idempotence' },
    fails: /passphrase does not fit/,
  },
  {
    name: 'not a key',
    given: 'echo x >@/k; chmod 600 @/k',
    args: small,
    before: { passphrase: 'other', type: null },
    after: 'openssl pkey -in @/k -noout',
  },
  { name: 'another type, which stays', given: ec('prime256v1'), args: { ...small, regenerate: 'never' } },
  {
    name: 'another type, which fails',
    given: ec('prime256v1'),
    args: { ...small, regenerate: 'fail' },
    fails: /another kind/,
  },
  {
    name: 'absent',
    given: rsa(1024),
    args: { path, state: 'absent' },
    before: { key: 'present' },
    after: 'test ! -e @/k',
  },
];

stateCases('openssl_privatekey', cases);

test.each<[Values, RegExp]>([
  [{ type: 'ECC' }, /needs curve/],
  [{ curve: 'secp256r1' }, /needs curve/],
  [{ size: 512 }, /from 1024/],
  [{ passphrase: 'a\nb c d' }, /single line/],
])('refuses %j', (given, message) => {
  const { args } = checkArgs(privatekey.params as Params, { path: '/x', ...given });
  expect(privatekey.check!(args as never)).toMatch(message);
});
