import { execFileSync } from 'node:child_process';
import { mkdtempSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { refusalOf } from '../../../test/support/refusal.ts';
import { localSession, send, shells } from '../../../test/support/shell-host.ts';
import type { Values } from '../../core/values.ts';
import type { Answer } from '../../remote/session/answer.ts';
import haproxyBackend from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'kplay-haproxy-'));
const socket = join(folder, 'admin.sock');

/** The server that the fake knows: shop/web1; its weight is 40 in the configuration. */
const server = { admin: 0, operation: 2, weight: 40, sessions: 0, asked: 0, isAdmin: true };
beforeEach(() => {
  Object.assign(server, { admin: 0, operation: 2, weight: 40, sessions: 0, asked: 0, isAdmin: true });
});

/** Answers as HAProxy 3.0 does. The real one is in examples.yml, on real hosts. */
const fakeHaproxy: Server = createServer({ allowHalfOpen: true }, (client) => {
  client.once('data', (data) => client.end(`${String(data).trim().split(';').map(answerOf).join('\n')}\n`));
});
fakeHaproxy.listen(socket);
afterAll(() => fakeHaproxy.close());

const columns = 'be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight';

function answerOf(command: string): string {
  const [verb, , target, key, value = ''] = command.split(' ');
  if (verb === 'show') return shown(command);
  if (!server.isAdmin) return 'Permission denied\n';
  if (verb === 'shutdown') server.sessions = 0;
  else if (target !== 'shop/web1') return 'No such server.\n';
  else if (key === 'weight')
    server.weight = value.endsWith('%') ? Math.floor((40 * Number.parseInt(value, 10)) / 100) : Number(value);
  else {
    server.admin = { ready: 0, maint: 1, drain: 8 }[value]!;
    server.operation = value === 'maint' ? 0 : 2;
  }
  return '';
}

function shown(command: string): string {
  if (!command.includes(' shop')) return "Can't find backend.\n";
  const { operation, admin, weight } = server;
  if (command.startsWith('show servers'))
    return `1\n# ${columns}\n3 shop 1 web1 127.0.0.1 ${operation} ${admin} ${weight} 40 6\n3 shop 2 web2 web1 2 0 1 1 6\n`;
  // each time, one of the sessions ends
  server.sessions = Math.max(0, server.sessions - (server.asked++ > 0 ? 1 : 0));
  return `# pxname,svname,qcur,qmax,scur,smax\nshop,web1,0,0,${server.sessions},9,\nshop,web2,0,0,7,9,\n`;
}

const task: Values = { backend: 'shop', server: 'web1', socket };

test.each<[Values, RegExp]>([
  [{ ...task }, /give state or weight/],
  [{ ...task, weight: 5, wait: true }, /wait needs state/],
  [{ ...task, state: 'ready', shutdown_sessions: true }, /needs state drain or maint/],
  [{ ...task, server: 'a;b', state: 'ready' }, /"server" must be a name/],
  [{ ...task, weight: '257' }, /257 is above 256/],
  [{ ...task, weight: 'half' }, /"weight" must be a number/],
  [{ ...task, weight: 5, socket: '/a,b' }, /"socket" must be a path/],
])('%j is refused', (given, message) => {
  expect(refusalOf(haproxyBackend, given)).toMatch(message);
});

/** Each row runs under another shell. */
const spread = <Row extends unknown[]>(rows: Row[]) =>
  rows.map((row, i) => [shells[i % shells.length]!, ...row] as const);

describe('a fake HAProxy', () => {
  test.each(
    spread<[string, Values, Partial<typeof server>, Values | undefined, Partial<typeof server>]>([
      ['as wanted', { state: 'ready', weight: 40, wait: true }, {}, undefined, {}],
      ['drained', { state: 'drain' }, {}, { state: 'ready' }, { admin: 8 }],
      ['back', { state: 'ready', wait: true }, { admin: 1, operation: 0 }, { state: 'maint', up: 'no' }, {}],
      ['a weight', { weight: '50%' }, {}, { weight: '40' }, { weight: 20 }],
      ['a weight as wanted', { weight: '50%' }, { weight: 20 }, undefined, {}],
      ['with its connections', { state: 'maint' }, { sessions: 7 }, { state: 'ready' }, { sessions: 6 }],
      [
        'without connections',
        { state: 'maint', wait: true },
        { sessions: 3 },
        { state: 'ready', connections: '3' },
        { sessions: 0 },
      ],
      [
        'closed',
        { state: 'drain', shutdown_sessions: true },
        { admin: 8, sessions: 99 },
        { connections: '99' },
        { sessions: 0 },
      ],
    ]),
  )('under %s: %s', async (shell, _, args, given, before, after) => {
    Object.assign(server, given);
    const { session } = await localSession(shell);
    const checked = await send(session, 'haproxy_backend', { ...task, ...args }, { check: true });
    Object.assign(server, { asked: 0, sessions: given.sessions ?? 0 });
    const first = await send(session, 'haproxy_backend', { ...task, ...args });
    expect(first).toMatchObject({ status: before ? 'changed' : 'unchanged', ...(before && { before }) });
    expect(checked).toMatchObject({ status: before ? 'changed' : 'unchanged', ...(before && { before }) });
    expect(server).toMatchObject(after);
    expect(await send(session, 'haproxy_backend', { ...task, ...args })).toMatchObject({
      status: 'unchanged',
    });
    session.close();
  });

  test.each(
    spread<[string, Values, Partial<typeof server>, RegExp]>([
      [
        'no backend',
        { backend: 'sho', state: 'drain' },
        {},
        /no server web1 in a backend sho.*find backend/s,
      ],
      ['no server', { server: 'web3', state: 'drain' }, {}, /no server web3 in a backend shop/],
      ['no rights', { state: 'drain' }, { isAdmin: false }, /refuses the change: Permission denied/],
      ['no socket', { state: 'drain', socket: `${folder}/x` }, {}, /cannot speak to HAProxy at/],
      [
        'no end',
        { state: 'drain', wait: true, timeout: 1 },
        { sessions: 9 },
        /web1 still has \d connections/,
      ],
    ]),
  )('under %s: %s', async (shell, _, args, given, message) => {
    Object.assign(server, given);
    const { session } = await localSession(shell);
    const answer = (await send(session, 'haproxy_backend', { ...task, ...args })) as Answer;
    expect(answer).toMatchObject({ status: 'failed' });
    expect(`${answer.message} ${answer.hint}`).toMatch(message);
    session.close();
  });
});

/** Where a program of the system is; empty if the system does not have it. */
const pathOf = (name: string) =>
  execFileSync('sh', ['-c', `PATH=/usr/bin:/bin; command -v ${name} || :`])
    .toString()
    .trim();

/** An environment with one program that may speak to a socket. */
function client(name?: string): { PATH: string } {
  const path = mkdtempSync(join(tmpdir(), 'kplay-client-'));
  for (const program of ['awk', 'grep', 'tr', 'sleep', ...(name ? [name] : [])])
    symlinkSync(pathOf(program), join(path, program));
  return { PATH: path };
}

test.each(['socat', 'nc', 'perl', 'python3'].filter(pathOf))('speaks by %s', async (name) => {
  const { session } = await localSession('dash');
  const environment = client(name);
  const answer = await send(session, 'haproxy_backend', { ...task, state: 'maint' }, { environment });
  expect(answer).toMatchObject({ status: 'changed', before: { state: 'ready' } });
  session.close();
});

test('says what it needs if nothing can speak to a socket', async () => {
  const { session } = await localSession('dash');
  const environment = client();
  expect(await send(session, 'haproxy_backend', { ...task, state: 'maint' }, { environment })).toMatchObject({
    status: 'failed',
    message: "this host has no program that can speak to HAProxy's socket",
  });
  session.close();
});
