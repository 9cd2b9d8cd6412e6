import { createServer } from 'node:net';
import { afterAll, expect, test } from 'vitest';
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

actionCases('wait_for', cases);

test.each<[Values, RegExp]>([
  [{ port: 1, path: '/x' }, /either/],
  [{ port: 70000 }, /from 1 to 65535|between/],
  [{ state: 'drained' }, /needs port/],
  [{ search_regex: 'x' }, /needs port or path/],
  [{ path: '/x', search_regex: '(' }, /"search_regex" must be a regular expression/],
])('%j is refused', (args, why) => {
  expect(refusalOf(waitFor, args)).toMatch(why);
});
