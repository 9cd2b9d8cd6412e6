import { createServer } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { testServer } from '../../../test/support/http-server.ts';
import { type ActionCase, actionCases } from '../../../test/support/module-cases.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import type { Values } from '../../core/values.ts';
import waitFor from './index.ts';

const server = createServer((socket) => {
  socket.on('error', () => {});
  socket.end('SSH-2.0-Test\r\nsecond line\r\n');
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
afterAll(() => void server.close());
const { port } = server.address() as { port: number };

const cases: ActionCase[] = [
  { name: 'an open port', args: { port }, returns: { state: 'started', port, host: '127.0.0.1' } },
  { name: 'an open port that it must try', args: { host: '0', port, timeout: 5 }, returns: { port } },
  { name: 'a closed port', args: { port: 1, state: 'stopped' }, returns: { state: 'stopped' } },
  { name: 'a port without connections', args: { port: 1, state: 'drained' } },
  { name: 'what a port says', args: { port, search_regex: '^second \\w+' } },
  {
    name: 'a port that stays closed',
    args: { port: 1, timeout: 1 },
    fails: /port 1 of 127.0.0.1 is not started after 1 s/,
  },
  { name: 'another message', args: { port: 1, timeout: 0, msg: 'no such luck' }, fails: /no such luck/ },
  {
    name: 'a port that says something else',
    args: { port, search_regex: 'nope', timeout: 1 },
    fails: /is not started/,
  },
  { name: 'a file', args: { path: '@/x' }, given: 'touch @/x', returns: { path: '@/x' } },
  { name: 'a line of a file', args: { path: '@/x', search_regex: '^b$' }, given: "printf 'a\\nb\\n' >@/x" },
  { name: 'no file', args: { path: '@/x', state: 'absent' } },
  { name: 'a file that stays', args: { path: '@', state: 'absent', timeout: 0 }, fails: /is not stopped/ },
  {
    name: 'a line that does not come',
    args: { path: '@/x', search_regex: 'c', timeout: 0 },
    given: 'echo a >@/x',
    fails: /x is not started/,
  },
];

const web = await testServer();
afterAll(() => web.close());
const ofAddresses: ActionCase[] = [
  { name: 'an address', args: { url: `${web.url}/text` }, returns: { url: `${web.url}/text` } },
  { name: 'an address that leads to another one', args: { url: `${web.url}/moved` } },
  { name: 'another status', args: { url: `${web.url}/status/503`, status_code: [200, 503] } },
  { name: 'what an answer contains', args: { url: `${web.url}/json`, search_regex: '"' } },
  { name: 'an address that no longer answers', args: { url: 'http://127.0.0.1:1', state: 'stopped' } },
  {
    name: 'an answer with another status',
    args: { url: `${web.url}/status/503`, timeout: 0 },
    fails: /status\/503 is not started after 0 s: status 503/,
  },
  {
    name: 'an answer without the text',
    args: { url: `${web.url}/text`, search_regex: 'no such text', timeout: 0 },
    fails: /is not started after 0 s: status 200/,
  },
  {
    name: 'no server',
    args: { url: 'http://127.0.0.1:1', timeout: 0 },
    fails: /is not started after 0 s: .*(refused|Failed to connect|Couldn't connect)/,
  },
];

actionCases('wait_for', [...cases, ...ofAddresses]);

test.each<[Values, RegExp]>([
  [{ port: 1, path: '/x' }, /give one of/],
  [{ port: 1, url: 'http://x' }, /give one of/],
  [{ url: 'x' }, /begins with http/],
  [{ port: 70000 }, /from 1 to 65535|between/],
  [{ state: 'drained' }, /needs port/],
  [{ search_regex: 'x' }, /needs port, path or url/],
  [{ path: '/x', search_regex: '(' }, /"search_regex" must be a regular expression/],
])('%j is refused', (args, why) => {
  expect(refusalOf(waitFor, args)).toMatch(why);
});
