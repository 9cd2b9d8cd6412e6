import { afterAll, describe, expect, test } from 'vitest';
import { testServer } from '../../../test/support/http-server.ts';
import { type ActionCase, actionCases } from '../../../test/support/module-cases.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { runsAll } from '../../../test/support/today.ts';
import { bodyOf, bodyProblem } from './body.ts';
import uri from './index.ts';
import { responseOf } from './response.ts';

const server = await testServer();
afterAll(server.close);
const { url } = server;

const cases: ActionCase[] = [
  {
    name: 'a page',
    args: { url: `${url}/text`, return_content: true },
    returns: { status: 200, url: `${url}/text`, redirected: false, content: 'text of /text\n' },
  },
  {
    name: 'JSON',
    args: { url: `${url}/json` },
    returns: { json: { status: 'up' }, content_type: 'application/json' },
  },
  {
    name: 'fields and a user',
    args: { url: `${url}/echo`, headers: { 'X-A': 'b "c" \\d' }, user: 'ada', password: 'p"w' },
    returns: {
      json: {
        method: 'GET',
        headers: {
          'x-a': 'b "c" \\d',
          authorization: `Basic ${Buffer.from('ada:p"w').toString('base64')}`,
          'user-agent': 'kplay',
        },
      },
    },
  },
  {
    name: 'a wrong password',
    args: { url: `${url}/secret`, user: 'ada', password: 'x' },
    fails: /the status is 401/,
  },
  {
    name: 'a status that is expected',
    args: { url: `${url}/status/404`, status_code: [200, 404] },
    returns: { status: 404 },
  },
  {
    name: 'a status that is not expected',
    args: { url: `${url}/status/500` },
    fails: /the status is 500/,
    returns: { status: 500, content: 'text of /status/500\n' },
  },
  {
    name: 'no server',
    args: { url: 'http://127.0.0.1:1/' },
    fails: /there is no response/,
    returns: { status: -1 },
  },
  {
    name: 'a redirect',
    args: { url: `${url}/moved` },
    returns: { status: 200, redirected: true, url: `${url}/text` },
  },
  {
    name: 'a redirect that is not followed',
    args: { url: `${url}/moved`, follow_redirects: 'none', status_code: 302 },
    returns: { status: 302, location: '/text' },
  },
  {
    name: 'a form',
    args: {
      url: `${url}/echo`,
      method: 'POST',
      body: { a: 'x y', b: [1, 2] },
      body_format: 'form-urlencoded',
    },
    changes: true,
    returns: { json: { method: 'POST', body: 'a=x+y&b=1&b=2' } },
  },
  {
    name: 'JSON that only asks',
    args: { url: `${url}/echo`, method: 'PUT', body: { a: [true] }, body_format: 'json', read_only: true },
    returns: {
      json: { method: 'PUT', body: '{"a":[true]}', headers: { 'content-type': 'application/json' } },
    },
  },
  {
    name: 'a file',
    args: { url: `${url}/text`, dest: '@/x', mode: '0600' },
    given: 'printf "text of /text\\n" >@/x',
  },
  {
    name: 'a file in a directory',
    args: { url: `${url}/text`, dest: '@' },
    given: 'echo old >@/text; ln @/text @/other',
    changes: true,
    returns: { path: '@/text' },
    after: 'grep -qx "text of /text" @/text; grep -qx old @/other',
  },
  { name: 'nothing to do', args: { url: 'http://127.0.0.1:1/', creates: '@' } },
];

describe('with curl', () => actionCases('uri', cases));

test('check mode sends only what reads', () => {
  const posts = server.requests.filter((line) => line.startsWith('POST'));
  // one for each shell that the case ran under
  expect(posts).toHaveLength(runsAll ? 3 : 1);
});

test.each([
  [{ body: 'x' }, 'x'],
  [{ body: { a: 1 }, body_format: 'json' }, '{"a":1}'],
  [{ body: [['a', 1], ['b']], body_format: 'form-urlencoded' }, 'a=1&b='],
  [{ body: '{"a": 1}', body_format: 'json' }, '{"a": 1}'],
  [{}, undefined],
])('the body of %j', (request, body) => {
  expect(bodyOf({ body_format: 'raw', ...request } as never)).toBe(body);
});

test.each([
  [{ body: { a: 1 } }, /needs body_format/],
  [{ body: 5, body_format: 'form-urlencoded' }, /is a mapping/],
  [{ body: 'x', src: {} }, /either/],
])('%j is refused', (request, why) => {
  expect(bodyProblem({ body_format: 'raw', ...request } as never)).toMatch(why);
});

test.each([
  [{ url: 'file:///etc/passwd' }],
  [{ url: 'http://' }],
  [{ url: 'http://a/\nb' }],
  [{ headers: { 'a b': 'x' } }],
  [{ headers: { a: 'x\r\ny: z' } }],
  [{ timeout: 0 }],
  [{ method: 'post' }],
  [{ status_code: [200, 'ok'] }],
])('the request %j is refused', (more) => {
  expect(refusalOf(uri, { url: 'https://a/b', ...more })).toBeTypeOf('string');
});

test('fields of the last response count', () => {
  const headers =
    'HTTP/1.1 302 Found\r\nX: 1\r\n\r\nHTTP/1.1 200 OK\r\nSet-Cookie: a\r\nset-cookie: b\r\nodd\r\n';
  const value = responseOf({ status: '200', headers }, { url: 'http://a', return_content: false });
  expect(value).toEqual({ status: 200, url: 'http://a', redirected: false, set_cookie: 'a, b' });
});

test('a server does not choose other members of the registered value by the names of its fields', () => {
  const names = [
    'Changed',
    'FAILED',
    'skipped',
    'msg',
    'attempts',
    'results',
    'json',
    'content',
    'path',
    'status',
    'url',
  ];
  const headers = `HTTP/1.1 200 OK\r\n${names.map((name) => `${name}: evil\r\n`).join('')}Server: s\r\n`;
  const value = responseOf({ status: '200', headers }, { url: 'http://a', return_content: false });
  expect(value).toEqual({ status: 200, url: 'http://a', redirected: false, server: 's' });
});
