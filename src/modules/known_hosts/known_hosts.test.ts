import { expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import { hashedName, parseHostKeys } from './hosts.ts';
import knownHosts from './index.ts';

/** A public key of this type that differs by its number. */
const keyOf = (type: string, i: number) =>
  `${type} ${Buffer.from(`\0\0\0${String.fromCharCode(type.length)}${type}\0\0\0 ${String(i).padStart(32)}`).toString('base64')}`;
const [one, two, rsa] = [keyOf('ssh-ed25519', 1), keyOf('ssh-ed25519', 2), keyOf('ssh-rsa', 3)];
const hash = 'ssh-keygen -q -H -f @/k 2>/dev/null; rm @/k.old; ';
const write = (...lines: string[]) => `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} >@/k; `;
const has = (...lines: string[]) => `${write(...lines).replace('@/k', '@/k2')}cmp @/k @/k2; rm @/k2`;
const path = '@/k';

const cases: Case[] = [
  {
    name: 'a file that is missing, with its directory',
    args: { name: 'A.b', key: `a.b ${one} comment`, path: '@/d/k', mode: '0640' },
    before: { key: 'absent', mode: null },
    after: `grep -qx 'a.b ${one}' @/d/k; test "$(stat -c %a @/d @/d/k | tr '\\n' :)" = 700:640:`,
  },
  {
    name: 'other lines, and the mode',
    given: `${write('# c', `x ${two}`)}chmod 600 @/k`,
    args: { name: 'a.b', key: `${one}\n${rsa}`, path },
    before: { key: 'absent' },
    after: `${has('# c', `x ${two}`, `a.b ${one}`, `a.b ${rsa}`)}; test "$(stat -c %a @/k)" = 600`,
  },
  {
    name: 'a key that is there, among other names and with a comment',
    given: write(`x,a.b,y ${one} comment`),
    args: { name: 'a.b', key: one, path, hash_host: true },
  },
  {
    name: 'a key that is there, with a hashed name',
    given: write(`a.b ${one}`, `x ${two}`) + hash,
    args: { name: 'a.b', key: one, path },
  },
  {
    name: 'another key of the same type',
    given: write(`a.b,x ${two}`, `a.b ${rsa}`, `@revoked a.b ${two}`),
    args: { name: 'a.b', key: one, path },
    before: { key: 'other' },
    after: has(`x ${two}`, `a.b ${rsa}`, `@revoked a.b ${two}`, `a.b ${one}`),
  },
  {
    name: 'another key, with a hashed name',
    given: write(`a.b ${two}`, `x ${two}`) + hash,
    args: { name: 'a.b', key: one, path, hash_host: true },
    before: { key: 'other' },
    after: `test "$(grep -c '^|1|' @/k)" = 2; ssh-keygen -F a.b -f @/k | grep -q '${one}'`,
  },
  {
    name: 'a port',
    given: write(`a.b ${two}`),
    args: { name: '[a.b]:2222', key: `[a.b]:2222 ${one}`, path },
    before: { key: 'absent' },
    after: has(`a.b ${two}`, `[a.b]:2222 ${one}`),
  },
  {
    name: 'all keys of a host',
    given: write(`a.b ${one}`, `x,a.b ${rsa}`, `*.b ${two}`, `a.bc ${one}`),
    args: { name: 'a.b', path, state: 'absent' },
    before: { key: 'present' },
    after: has(`x ${rsa}`, `*.b ${two}`, `a.bc ${one}`),
  },
  {
    name: 'one key of a host',
    given: write(`a.b ${one}`, `a.b ${rsa}`),
    args: { name: 'a.b', key: rsa, path, state: 'absent' },
    before: { key: 'present' },
    after: has(`a.b ${one}`),
  },
  { name: 'no file', args: { name: 'a.b', path, state: 'absent' } },
];

stateCases('known_hosts', cases);

test.each<[Values, RegExp]>([
  [{ name: 'a b', key: one }, /name of a host/],
  [{ name: '*.b', key: one }, /name of a host/],
  [{ name: 'a' }, /needs key/],
  [{ name: 'a', key: 'x' }, /not a public key/],
  [{ name: 'a', key: one.replace('AAAA', 'BAAA') }, /not a public key/],
  [{ name: 'a', key: `b ${one}` }, /not a key of a/],
  [{ name: 'a', key: `${hashedName('b')} ${one}` }, /not a key of a/],
  [{ name: 'a', key: '# no key' }, /contains no public key/],
])('refuses %j', (given, message) => {
  expect(knownHosts.check!(checkArgs(knownHosts.params as Params, given).args as never)).toMatch(message);
});

test('keys as ssh-keyscan prints them', () => {
  const text = `# a:22 SSH-2.0\na ${one}\n${hashedName('A')} ${rsa}\n`;
  expect(parseHostKeys('a', text)).toMatchObject({ keys: [{ type: 'ssh-ed25519' }, { type: 'ssh-rsa' }] });
});
