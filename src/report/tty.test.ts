import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { beginEvent, endEvent, playEvent, startEvent, taskEvent } from './feed.fixture.ts';
import { ttyReport } from './tty.ts';

/** Enough of a terminal to see what a user would see: text, newlines, cursor up, erase line, modes. */
function terminal(rows: number, columns: number) {
  const stream = Object.assign(new PassThrough(), { rows, columns, isTTY: true });
  const seen = { screen: [''], row: 0, cursor: true, wraps: true, raw: '' };
  stream.on('data', (chunk: Buffer) => {
    const text = chunk.toString();
    seen.raw += text;
    for (const [token] of text.matchAll(/\x1b\[(\?\d+[hl]|\d*[A-Za-z])|[^\x1b]/g)) feed(seen, token);
  });
  return { out: stream as unknown as WriteStream, stream, seen };
}

function feed(seen: { screen: string[]; row: number; cursor: boolean; wraps: boolean }, token: string) {
  if (token === '\n') {
    seen.row++;
    seen.screen[seen.row] ??= '';
  } else if (/^\x1b\[\d+A$/.test(token)) seen.row -= Number.parseInt(token.slice(2), 10);
  else if (token === '\x1b[2K') seen.screen = [...seen.screen.slice(0, seen.row), ''];
  else if (/^\x1b\[\?25/.test(token)) seen.cursor = token.endsWith('h');
  else if (/^\x1b\[\?7/.test(token)) seen.wraps = token.endsWith('h');
  else if (token !== '\r') seen.screen[seen.row] += token;
}

const options = { verbose: 0, color: false };
const frame = () => vi.advanceTimersByTimeAsync(150);

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'performance'],
  });
});
afterEach(() => {
  vi.useRealTimers();
});

test('the hosts at work are below the results, which stay', async () => {
  const { out, seen } = terminal(24, 80);
  const report = ttyReport(out, options);
  report.event(startEvent(['web1', 'web2']));
  report.event(playEvent(['web1', 'web2']));
  report.event(beginEvent('web1', 'Install the site'));
  report.event(beginEvent('web2', 'Install the site'));
  report.event(taskEvent());
  report.event(beginEvent('web1', 'Second'));
  await frame();
  expect(seen.screen).toEqual([
    'Play: Web (2 hosts)',
    'web1             changed      Install the site          mode 0644 → 0755',
    'web1             running      Second',
    'web2             running      Install the site',
    '━━──────────  0.10 s · 1 of 6 tasks · 1 changed',
    '',
  ]);
  expect(seen.cursor).toBe(false);
  expect(seen.wraps).toBe(true);
  report.event(taskEvent({ host: 'web2' }));
  report.event(endEvent({ web1: { changed: 1 }, web2: { changed: 1 } }));
  await vi.runAllTimersAsync();
  await report.end();
  expect(seen.cursor).toBe(true);
  expect(seen.screen.slice(2, 4)).toEqual([
    'web2             changed      Install the site          mode 0644 → 0755',
    '',
  ]);
  expect(seen.screen.at(-2)).toBe('2 hosts changed (0.32 s).');
});

test('a short run draws no live view', async () => {
  const { out, seen } = terminal(24, 80);
  const report = ttyReport(out, options);
  report.event(startEvent(['web1']));
  report.event(beginEvent('web1', 'x'));
  report.event(taskEvent({ status: 'unchanged' }));
  report.event(endEvent({ web1: { unchanged: 1 } }));
  await report.end();
  expect(seen.raw).not.toContain('\x1b');
  expect(seen.raw).toContain('Nothing to change on 1 host');
  expect(vi.getTimerCount()).toBe(0);
});

test('many hosts leave room for the last changes', async () => {
  const { out, seen } = terminal(40, 80);
  const report = ttyReport(out, options);
  const hosts = Array.from({ length: 50 }, (_, i) => `web${i + 1}`);
  report.event(startEvent(hosts));
  for (const host of hosts) report.event(beginEvent(host, `on ${host}`));
  await frame();
  expect(seen.screen).toHaveLength(16 + 1);
  await report.end();
});

test('the clock continues without events', async () => {
  const { out, seen } = terminal(24, 80);
  const report = ttyReport(out, options);
  report.event(startEvent(['web1']));
  report.event(beginEvent('web1', 'apt'));
  await vi.advanceTimersByTimeAsync(34_200);
  expect(seen.screen[0]).toMatch(/^web1 {6}running {6}apt {2}3[34] s$/);
  await report.end();
});

test('the header of a play appears with the live view, also without a result', async () => {
  const { out, seen } = terminal(24, 80);
  const report = ttyReport(out, options);
  report.event(startEvent(['web1']));
  report.event(playEvent(['web1']));
  report.event(beginEvent('web1', 'apt'));
  await frame();
  expect(seen.screen[0]).toBe('Play: Web (1 host)');
  await frame();
  expect(seen.raw.match(/Play: Web/g)).toHaveLength(1);
  await report.end();
});

test('a row is cut at the end of the screen, a message is continued between two words', async () => {
  const { out, seen } = terminal(24, 60);
  const report = ttyReport(out, options);
  report.event(taskEvent({ task: 'A task with a name that is longer than the screen is wide' }));
  const changes = [
    { key: 'first', before: '1', after: '2' },
    { key: 'second', before: '1', after: '2' },
  ];
  report.event(taskEvent({ changes }));
  report.event(taskEvent({ task: 'Short', changes: [{ key: 'a', before: null, after: 'b' }] }));
  const message = 'a message of many words that does not fit behind the name of its task';
  report.event(taskEvent({ task: 'Say', module: 'debug', changes: [], message }));
  await report.end();
  expect(seen.screen).toEqual([
    'web1      changed      A task with a name that…  mode 0644 …',
    'web1      changed      Install the site  first 1 → 2, secon…',
    'web1      changed      Short                     a b',
    'web1      debug        Say',
    '      a message of many words that does not fit behind the',
    '      name of its task',
    '',
  ]);
});

test('results wait a second for equal ones of other hosts, failures do not', async () => {
  const { out, seen } = terminal(24, 80);
  const report = ttyReport(out, options);
  report.event(startEvent(['web1', 'web2', 'web3']));
  report.event(playEvent(['web1', 'web2', 'web3']));
  await frame();
  report.event(taskEvent({ host: 'web1', task: 'Restart', handler: true, changes: [] }));
  await vi.advanceTimersByTimeAsync(800);
  report.event(taskEvent({ host: 'web3', task: 'Restart', handler: true, changes: [] }));
  await vi.advanceTimersByTimeAsync(300);
  expect(seen.screen[1]).toMatch(/^web1, web3 +changed +Restart \(handler\)$/);
  report.event(taskEvent({ host: 'web2', status: 'failed', message: 'no' }));
  await frame();
  expect(seen.screen[2]).toMatch(/^web2 +failed/);
  await report.end();
});

test('a resize draws anew in the new width, over the folded old lines', async () => {
  const { out, stream, seen } = terminal(24, 60);
  const report = ttyReport(out, options);
  report.event(startEvent(['web1']));
  report.event(beginEvent('web1', 'a task with a name of more than thirty columns'));
  await frame();
  seen.raw = '';
  stream.columns = 30;
  stream.emit('resize');
  await frame();
  // two lines, which have become two rows each on the narrower screen
  expect(seen.raw).toMatch(/^\r\x1b\[2K(\x1b\[1A\x1b\[2K){4}\x1b\[\?25l/);
  const lines = seen.raw.replace(/\x1b\[[?\d]*[a-zA-Z]|\r/g, '').split('\n');
  expect(lines[0]).toBe('web1      running      a tas…');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(31);
  await report.end();
});

test('leaves no listener, timer or hidden cursor, and nothing raw from a host', async () => {
  const { out, stream, seen } = terminal(24, 80);
  const before = process.listenerCount('exit');
  const report = ttyReport(out, options);
  report.event(startEvent(['evil\x1b[2J']));
  report.event(beginEvent('evil\x1b[2J', '\x1b]0;t\x07'));
  report.event(taskEvent({ host: 'evil\x1b[2J', status: 'failed', message: '\x1b[1;1H\u202e' }));
  await frame();
  await report.end();
  expect(process.listenerCount('exit')).toBe(before);
  expect(stream.listenerCount('resize')).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
  expect(seen.cursor).toBe(true);
  expect(seen.raw.replace(/\x1b\[(\?(25|7)[hl]|1A|2K)/g, '')).not.toMatch(
    /[\x00-\x09\x0b\x0c\x0e-\x1f\u202e]/,
  );
});

test('an exit without an end gives the cursor back', async () => {
  const { out, seen } = terminal(24, 80);
  const before = process.listeners('exit');
  const report = ttyReport(out, options);
  const restore = process.listeners('exit').find((listener) => !before.includes(listener))!;
  report.event(startEvent(['web1']));
  report.event(beginEvent('web1', 'x'));
  await frame();
  expect(seen.cursor).toBe(false);
  restore(130);
  await frame();
  expect(seen.cursor).toBe(true);
  expect(seen.screen).toEqual(['']);
  await report.end();
});
