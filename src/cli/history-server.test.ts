import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownPlace } from '../history/places/open.ts';
import { runFiles, writeStart, writeSummary } from '../history/run-files.ts';
import { newRunFolder } from '../history/run-folders.ts';
import { endEvent, startEvent, taskEvent } from '../report/feed.fixture.ts';
import { historyServer } from './history-server.ts';

const { XDG_STATE_HOME } = process.env;
let folder: string;
let server: Server;
let run: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kplay-history-'));
  process.env.XDG_STATE_HOME = folder;
  run = newRunFolder();
  const start = {
    time: '2026-01-02T03:04:05Z',
    kplay: '0.1.0',
    by: 'alice@<ws1>',
    folder: '/',
    playbooks: ['/site.yml'],
    args: ['run', 'site.yml'],
  };
  writeStart(run, start);
  const events = [startEvent(['web1']), taskEvent(), endEvent({ web1: { changed: 1 } })];
  writeFileSync(
    runFiles(run).events,
    `${events.map((event) => JSON.stringify(event)).join('\n')}\n{"event":"ta`,
  );
  writeSummary(run, events[2] as ReturnType<typeof endEvent> & { event: 'end' });
  server = historyServer('token', [ownPlace()]).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
  if (XDG_STATE_HOME === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = XDG_STATE_HOME;
});

function ask(
  path: string,
  { method = 'GET', host = '127.0.0.1:80' } = {},
): Promise<[number, string, string]> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path, method, headers: { host } }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () =>
        resolve([answer.statusCode!, text, `${answer.headers['content-security-policy']}`]),
      );
    });
    sent.on('error', reject).end();
  });
}

test.each<[path: string, status: number, text: string, options?: { method?: string; host?: string }]>([
  ['/token/', 200, '<code>kplay run site.yml</code>'],
  ['/token/', 200, 'alice@&lt;ws1&gt;'],
  ['/token/', 200, '1 changed', { host: 'localhost:8000' }],
  ['/token/RUN.html', 200, '<h1>Changed 1 host</h1>'],
  ['/token/kplay-report.css', 200, ':root'],
  ['/token/', 200, '', { method: 'HEAD' }],
  ['/token/', 405, 'read-only', { method: 'POST' }],
  ['/token/', 403, 'wrong host', { host: 'evil.example.org' }],
  ['/token/', 403, 'wrong host', { host: '127.0.0.1.evil.example.org' }],
  ['/', 404, 'no such page'],
  ['/guess/RUN.html', 404, 'no such page'],
  ['/token/20260102-030405678-abcdef.html', 404, 'no such page'],
  ['/token/../RUN.html', 404, 'no such page'],
  ['/token/..%2fRUN.html', 404, 'no such page'],
  ['/token/RUN', 404, 'no such page'],
  ['/token/RUN/events.ndjson', 404, 'no such page'],
])('%s gives %i %s', async (path, status, text, options) => {
  const [code, body, policy] = await ask(path.replace('RUN', run), options);
  expect(code).toBe(status);
  expect(body).toContain(text);
  expect(policy).toContain("default-src 'none'");
});
