import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { testServer } from '../../../test/support/http-server.ts';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { localSession, send, shells } from '../../../test/support/shell-host.ts';
import { formFault } from '../../core/form.ts';
import { sha256 } from '../../core/hash.ts';
import type { Values } from '../../core/values.ts';
import { checksumForm } from './checksum.ts';
import getUrl from './index.ts';

const server = await testServer();
afterAll(server.close);
const { url } = server;
const text = 'text of /text\n';
const sum = sha256(text);

const cases: Case[] = [
  {
    name: 'a new file',
    args: { url: `${url}/text`, dest: '@/x', mode: '0600' },
    before: { state: 'absent', content: null },
    after: 'grep -qx "text of /text" @/x; test "$(stat -c %a @/x)" = 600',
  },
  {
    name: 'a file that is there',
    args: { url: 'http://127.0.0.1:1/x', dest: '@/x' },
    given: 'echo old >@/x',
  },
  {
    name: 'only its mode',
    args: { url: 'http://127.0.0.1:1/x', dest: '@/x', mode: '0600' },
    given: 'echo old >@/x; chmod 644 @/x',
    before: { mode: '0644' },
    after: 'grep -qx old @/x',
  },
  {
    name: 'another content, by force',
    args: { url: `${url}/text`, dest: '@/x', force: true },
    given: 'echo old >@/x; ln @/x @/other',
    before: { content: 'different' },
    after: 'grep -qx "text of /text" @/x; grep -qx old @/other',
  },
  {
    name: 'the same content, by force',
    args: { url: `${url}/text`, dest: '@/x', force: true },
    given: 'echo "text of /text" >@/x',
  },
  {
    name: 'another content, by its checksum',
    args: { url: `${url}/moved`, dest: '@/x', checksum: `SHA256:${sum.toUpperCase()}` },
    given: 'echo old >@/x',
    before: { content: `sha256:${sha256('old\n')}` },
    after: 'grep -qx "text of /text" @/x',
  },
  {
    name: 'a directory',
    args: { url: `${url}/text?v=1`, dest: '@/', force: true },
    before: { state: 'absent' },
    after: 'test -f @/text',
  },
  {
    name: 'a wrong checksum',
    args: { url: `${url}/text`, dest: '@/x', checksum: `md5:${'0'.repeat(32)}` },
    fails: /the checksum of the downloaded file is/,
  },
  { name: 'no such file', args: { url: `${url}/status/404`, dest: '@/x' }, fails: /the status 404/ },
  { name: 'no server', args: { url: 'http://127.0.0.1:1/', dest: '@/x' }, fails: /cannot download the file/ },
  { name: 'no directory', args: { url: `${url}/text`, dest: '@/d/x' }, fails: /there is no directory/ },
];

stateCases('get_url', cases);

const via = 'controller';

stateCases('get_url', [
  {
    name: 'a new file, by the controller',
    args: {
      url: `${url}/text`,
      dest: '@/',
      via,
      mode: '0600',
      checksum: `sha512:${createHash('sha512').update(text).digest('hex')}`,
    },
    before: { state: 'absent' },
    after: 'grep -qx "text of /text" @/text; test "$(stat -c %a @/text)" = 600',
  },
  {
    name: 'a file that is there, and no controller is needed',
    args: { url: 'http://127.0.0.1:1/x', dest: '@/x', via, checksum: `sha256:${sum}` },
    given: 'echo "text of /text" >@/x',
  },
  {
    name: 'another content, by force and the controller',
    args: { url: `${url}/moved`, dest: '@/x', via, force: true },
    given: 'echo old >@/x',
    before: { content: 'different' },
    after: 'grep -qx "text of /text" @/x',
  },
]);

test.each<[Values, RegExp]>([
  [{ url: `${url}/text`, checksum: `md5:${'0'.repeat(32)}` }, /the checksum of the downloaded file is/],
  [{ url: `${url}/status/404` }, /the controller cannot download it: curl.*404/],
])('the controller cannot bring %j', async (given, message) => {
  const { session, folder } = await localSession('dash');
  await expect(send(session, 'get_url', { dest: `${folder}/x`, via, ...given })).rejects.toThrow(message);
  expect(existsSync(`${folder}/x`)).toBe(false);
  session.close();
});

test('the controller downloads once for all hosts', async () => {
  server.requests.length = 0;
  for (const shell of shells) {
    const { session, folder } = await localSession(shell);
    const task = { url: `${url}/text?once`, dest: `${folder}/x`, via };
    expect(await send(session, 'get_url', task)).toMatchObject({ status: 'changed' });
    session.close();
  }
  expect(server.requests).toEqual(['GET /text?once']);
});

test.each<[Values, RegExp]>([
  [{ ca_path: '/x' }, /are files on the host/],
  [{ checksum: 'sha256:https://a/b' }, /needs the checksum itself/],
])('the controller refuses %j', (given, message) => {
  expect(refusalOf(getUrl, { url, dest: '/x', via, ...given })).toMatch(message);
});

const lists = {
  '/SUMS': `${'0'.repeat(64)}  other\n${sum} *text\n`,
  '/tagged': `SHA256 (other) = 00\nSHA256 (text) = ${sum}\n`,
  '/alone': `${sum}\n`,
};
Object.assign(server.texts, lists);

stateCases(
  'get_url',
  Object.keys(lists).map((path) => ({
    name: `a list of checksums: ${path}`,
    args: { url: `${url}/text`, dest: '@/x', checksum: `sha256:${url}${path}` },
    given: 'echo old >@/x',
    before: { content: `sha256:${sha256('old\n')}` },
    after: 'grep -qx "text of /text" @/x',
  })),
);

stateCases('get_url', [
  {
    name: 'a list of checksums, and no file',
    args: { url: `${url}/text`, dest: '@/x', checksum: `sha256:${url}/SUMS` },
    before: { state: 'absent' },
    after: 'grep -qx "text of /text" @/x',
  },
]);

test.each([
  ['', undefined],
  [`sha1:${'a'.repeat(40)}`, undefined],
  ['sha256:https://a/b', undefined],
  ['sha256:file:///etc/passwd', /must begin with http/],
  ['abc', /does not begin with the algorithm/],
  ['crc:00', /does not begin with the algorithm/],
  ['md5:xyz', /3 digits of 32/],
])('checksum %j', (checksum, problem) => {
  const found = formFault(checksum, checksumForm)?.problem;
  if (problem) expect(found).toMatch(problem);
  else expect(found).toBeUndefined();
});
