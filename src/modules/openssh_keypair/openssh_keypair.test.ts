import { expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import keypair from './index.ts';

const make = (type: string, passphrase = '') => `ssh-keygen -q -t ${type} -N '${passphrase}' -C old -f @/k; `;
const shown = (text: string) => `ssh-keygen -l -f @/k | grep -q '${text}'; `;
/** The passphrase opens the private key, and the public key is its own. */
const opens = (passphrase: string) =>
  `test "$(ssh-keygen -y -P '${passphrase}' -f @/k | cut -d ' ' -f 2)" = "$(cut -d ' ' -f 2 @/k.pub)"; `;
const passphrase = 'it $(is) "open"';
const args = { path: '@/k', type: 'ed25519' };

const cases: Case[] = [
  {
    name: 'a key of rsa, in a directory that is missing',
    args: { path: '@/d/k', size: 2048, owner: 'nobody' },
    before: { private: 'absent', public: 'absent', type: null },
    after: `test "$(stat -c %a:%U @/d/k @/d/k.pub | tr '\\n' ,)" = 600:nobody,644:nobody,; ssh-keygen -l -f @/d/k | grep -q '^2048 .*RSA'`,
  },
  {
    name: 'a passphrase',
    args: { ...args, passphrase, comment: 'a  b' },
    before: { private: 'absent' },
    after: opens(passphrase) + shown('a  b (ED25519)'),
  },
  { name: 'a key that is there', given: make('ed25519', passphrase), args: { ...args, passphrase } },
  {
    name: 'another type',
    given: make('ed25519'),
    args: { ...args, type: 'ecdsa', size: 384 },
    before: { type: 'ed25519', size: '256' },
    after: opens('') + shown('^384 .*ECDSA'),
  },
  {
    name: 'another comment, with a passphrase',
    given: `${make('ed25519', passphrase)}cp @/k.pub @/old`,
    args: { ...args, passphrase, comment: 'new' },
    before: { comment: 'old' },
    after: `${opens(passphrase)}grep -q ' new$' @/k.pub; test "$(cut -d ' ' -f 2 @/k.pub)" = "$(cut -d ' ' -f 2 @/old)"; rm @/old`,
  },
  {
    name: 'a public key that is missing, and the mode',
    given: `${make('ed25519')}rm @/k.pub; chmod 640 @/k`,
    args,
    before: { public: 'absent', mode: '0640' },
    after: `${opens('')}test "$(stat -c %a @/k)" = 600`,
  },
  {
    name: 'the public key of another key',
    given: `${make('ed25519')}mv @/k @/o; rm @/k.pub; ${make('ed25519')}ssh-keygen -y -f @/o >@/k.pub; rm @/o`,
    args,
    before: { public: 'other' },
    after: opens(''),
  },
  {
    name: 'another passphrase',
    given: make('ed25519', 'other one'),
    args: { ...args, passphrase },
    fails: /passphrase does not fit/,
  },
  {
    name: 'another passphrase, with a new key',
    given: make('ed25519', 'other one'),
    args: { ...args, passphrase, regenerate: 'full_idempotence' },
    before: { passphrase: 'other' },
    after: opens(passphrase),
  },
  {
    name: 'a key without a passphrase',
    given: make('ed25519'),
    args: { ...args, passphrase, regenerate: 'full_idempotence' },
    before: { passphrase: 'none' },
    after: opens(passphrase),
  },
  {
    name: 'another type, which stays',
    given: make('ed25519'),
    args: { ...args, type: 'rsa', regenerate: 'never' },
  },
  {
    name: 'another type, which fails',
    given: make('ed25519'),
    args: { ...args, type: 'rsa', regenerate: 'fail' },
    fails: /another type, size or passphrase/,
  },
  { name: 'not a key', given: 'echo x >@/k', args, fails: /not a private key/ },
  {
    name: 'absent',
    given: make('ed25519'),
    args: { ...args, state: 'absent' },
    before: { private: 'present' },
    after: 'test ! -e @/k && test ! -e @/k.pub',
  },
];

stateCases('openssh_keypair', cases);

test.each<[Values, RegExp]>([
  [{ size: 100 }, /cannot have 100 bits/],
  [{ type: 'ed25519', size: 512 }, /cannot have 512 bits/],
  [{ comment: 'a\nb' }, /single line/],
  [{ passphrase: 'abc' }, /at least 5/],
])('refuses %j', (given, message) => {
  const { args: checked } = checkArgs(keypair.params as Params, { path: '/x', ...given });
  expect(keypair.check!(checked as never)).toMatch(message);
});
