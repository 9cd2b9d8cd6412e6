import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { testServer } from '../../../test/support/http-server.ts';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { publicKeyId as id, publicKey as key } from '../../../test/support/openpgp-key.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import aptKey from './index.ts';
import { keyserverUrl } from './keyserver.ts';

const block = key.split('\n').slice(3, 8).join('\n');
const binary = `printf '%s\\n' '${block}' | base64 -d`;
const as = (text: string) => `${text} | cmp - @/k.gpg`;

const server = await testServer();
server.texts['/key.asc'] = key.replaceAll('\n', '\r\n');
server.texts['/both.asc'] = `${key}${key}`;
server.texts['/pks/lookup?op=get&options=mr&search=0x21838d0b'] = key;
afterAll(server.close);
const keyring = '@/k.gpg';

const cases: Case[] = [
  {
    name: 'a text, in a directory that is missing',
    args: { data: key, keyring: '@/d/k.gpg' },
    before: { key: 'absent' },
    after: `${binary} | cmp - @/d/k.gpg; test "$(stat -c %a @/d/k.gpg)" = 644`,
  },
  {
    name: 'from a server, with an id',
    args: { url: `${server.url}/key.asc`, id: `0x${id}`, keyring },
    before: { key: 'absent' },
    after: as(binary),
  },
  {
    name: 'two keys from a server, without an id',
    given: `${binary} >@/k.gpg`,
    args: { url: `${server.url}/both.asc`, keyring },
    before: { key: 'other' },
    after: as(`{ ${binary}; ${binary}; }`),
  },
  {
    name: 'from a server for keys',
    args: { keyserver: server.url, id: id.slice(-8), keyring },
    before: { key: 'absent' },
    after: as(binary),
  },
  {
    name: 'a binary file, instead of something else',
    given: `${binary} >@/file; echo x >@/k.gpg`,
    args: { file: '@/file', keyring, id: id.slice(-16) },
    before: { key: 'other' },
    after: as(binary),
  },
  {
    name: 'a key that is there, with an id',
    given: `${binary} >@/k.gpg`,
    args: { url: 'http://127.0.0.1:1/x', id: id.replace(/....(?!$)/g, '$& '), keyring },
  },
  { name: 'a key that is there, without an id', given: `${binary} >@/k.gpg`, args: { data: key, keyring } },
  {
    name: 'another fingerprint',
    args: { data: key, id: '0123456789abcdef', keyring },
    fails: /fingerprint of the key is 9e9d8dc5/,
  },
  { name: 'not a key', args: { url: `${server.url}/text`, keyring }, fails: /not a public key/ },
  {
    name: 'not there',
    args: { url: `${server.url}/status/404`, keyring },
    fails: /answers with the status 404/,
  },
  {
    name: 'absent',
    given: 'echo x >@/k.gpg',
    args: { keyring, state: 'absent' },
    before: { key: 'present' },
    after: 'test ! -e @/k.gpg',
  },
];

stateCases('apt_key', cases);

const whyNoGpg = spawnSync('gpg', ['--version']).status === 0 ? undefined : 'NOT TESTED: it needs gpg';
if (whyNoGpg) console.warn(whyNoGpg);
test.skipIf(whyNoGpg)('gpg agrees about the fingerprint', () => {
  const home = mkdtempSync(join(tmpdir(), 'kplay-gpg-'));
  const { stdout } = spawnSync('gpg', ['--homedir', home, '--show-keys', '--with-colons'], { input: key });
  rmSync(home, { recursive: true });
  expect(stdout.toString()).toContain(`fpr:::::::::${id}:`);
});

test.each([
  ['keyserver.ubuntu.com', 'https://keyserver.ubuntu.com'],
  ['hkp://keys.example.org', 'http://keys.example.org:11371'],
  ['hkp://keys.example.org:80', 'http://keys.example.org:80'],
  ['https://keys.example.org/', 'https://keys.example.org'],
])('a server for keys: %s', (name, url) => {
  expect(keyserverUrl(name, 'ab')).toBe(`${url}/pks/lookup?op=get&options=mr&search=0xab`);
});

test.each<[Values, string]>([
  [{ url: 'https://Example.org/x/release.key?a' }, 'example-org-x-release'],
  [{ id: '0xABCD1234', url: 'https://x' }, 'abcd1234'],
  [{ file: '/root/My.key' }, 'my'],
])('the keyring of %j', (given, name) => {
  const { args } = checkArgs(aptKey.params as Params, given);
  expect(aptKey.send!(args as never)).toMatchObject({ keyring: `/etc/apt/keyrings/${name}.gpg` });
});

test.each<[Values, RegExp]>([
  [{}, /give one of/],
  [{ url: 'https://x', data: key }, /give one of/],
  [{ id: 'xyz', url: 'https://x' }, /id must be/],
  [{ id: 'ABCDEF12' }, /give one of/],
  [{ keyserver: 'x' }, /needs id/],
  [{ data: 'x' }, /must be a public key/],
  [{ url: 'x' }, /must begin with/],
  [{ url: 'https://x', keyring: '/x.asc' }, /end with .gpg/],
  [{ state: 'absent' }, /needs keyring/],
])('refuses %j', (given, message) => {
  expect(aptKey.check!(checkArgs(aptKey.params as Params, given).args as never)).toMatch(message);
});
