import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { fencesIn } from '../../test/support/fences.ts';
import { type Event, eventVersion } from '../core/events.ts';
import { endEvent, startEvent, taskEvent } from './feed.fixture.ts';
import { jsonReport } from './json.ts';
import { style } from './style.ts';

async function lines(events: Event[]): Promise<string[]> {
  const out = new PassThrough();
  const report = jsonReport(out);
  for (const event of events) report.event(event);
  await report.end();
  return String(out.read()).trimEnd().split('\n');
}

test('one line per event, each the event itself', async () => {
  const events = [startEvent(['web1']), taskEvent({ message: 'a\nb' }), endEvent({ web1: {} })];
  const written = await lines(events);
  expect(written.map((line) => JSON.parse(line))).toEqual(events);
});

test.each(['\x1b[2J', '\x9b2J', '\u202e', 'a\u2028b', '\x7f', '\ud800'])(
  '%j stays itself and harms no terminal',
  async (text) => {
    const [line] = await lines([taskEvent({ message: text })]);
    expect(line).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(line!).message).toBe(text);
  },
);

/** The keys each event always has; the type makes a missing or misspelt one an error here. */
const required: { [K in Event['event']]: (keyof Extract<Event, { event: K }>)[] } = {
  start: ['event', 'version', 'kplay', 'time', 'check', 'hosts', 'tasks', 'host_tasks'],
  play: ['event', 'play', 'hosts', 'batch', 'batches', 'tasks'],
  host: ['event', 'host', 'status'],
  begin: ['event', 'host', 'play', 'task', 'module', 'handler'],
  silence: ['event', 'host', 'play', 'task', 'ms'],
  task: ['event', 'host', 'play', 'task', 'module', 'handler', 'status', 'changes', 'ms', 'place'],
  stop: ['event', 'play', 'batch', 'batches', 'reason', 'message', 'failed', 'untouched'],
  warning: ['event', 'message'],
  interrupt: ['event', 'message'],
  send: ['event', 'host', 'module', 'wait_ms', 'round_trip'],
  answer: ['event', 'host', 'module', 'status', 'ms'],
  profile: ['event', 'host', 'connect_ms', 'ms', 'round_trips', 'sent', 'received', 'cpu_ms'],
  end: ['event', 'exit_code', 'ms', 'interrupted', 'hosts'],
};

const doc = readFileSync(new URL('../../docs/events.md', import.meta.url), 'utf8');
const sections = doc.split(/^## /m).slice(1);

test.each(Object.entries(required))('docs/events.md shows and explains %s', (name, keys) => {
  const section = sections.find((text) => text.startsWith(`\`${name}\``));
  const examples = fencesIn(section ?? '', 'docs/events.md').flatMap(({ text }) => text.trim().split('\n'));
  expect(examples.length).toBeGreaterThan(0);
  const rows = [...section!.matchAll(/^\| `(\w+)`/gm)].map((m) => m[1]);
  for (const example of examples) {
    const event = JSON.parse(example);
    expect(Object.keys(event)).toEqual(expect.arrayContaining(keys));
    expect(rows).toEqual(expect.arrayContaining(Object.keys(event).filter((key) => key !== 'event')));
    expect(event.event).toBe(name);
  }
});

test('docs/events.md names the version, and all statuses', () => {
  expect(doc).toContain(`is the version of this schema: **${eventVersion}**`);
  const [, row] = /^\| `status` \| string \| (`changed`.*) \|$/m.exec(doc)!;
  const { status } = style(false);
  const others = ['unreachable', 'lost', 'debug'];
  for (const name of Object.keys(status).filter((each) => !others.includes(each)))
    expect(row).toContain(`\`${name}\``);
});
