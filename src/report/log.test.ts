import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Event } from '../core/events.ts';
import { github } from './ci/github.ts';
import { gitlab } from './ci/gitlab.ts';
import { withoutCommands } from './ci/harmless.ts';
import { jenkins } from './ci/jenkins.ts';
import { beginEvent, endEvent, playEvent, startEvent, taskEvent } from './feed.fixture.ts';
import type { LogOptions } from './log-format.ts';
import { plainReport } from './plain.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 2, 3, 4, 5) });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The log of these events, with so many seconds before the last one. */
async function log(events: Event[], options: LogOptions = {}, seconds = 0): Promise<string> {
  const out = new PassThrough();
  const report = plainReport(out, { verbose: 0, color: false, read: () => undefined, ...options });
  for (const event of events.slice(0, -1)) report.event(event);
  await vi.advanceTimersByTimeAsync(seconds * 1000);
  report.event(events.at(-1)!);
  const ended = report.end();
  await vi.runAllTimersAsync();
  await ended;
  expect(vi.getTimerCount()).toBe(0);
  return String(out.read() ?? '');
}

const end = endEvent({});
const two = [
  startEvent(['web1', 'web2']),
  playEvent(['web1', 'web2'], 'A'),
  taskEvent(),
  playEvent(['web1'], 'B'),
  taskEvent({ task: 'T', changes: [] }),
  end,
];

test('without a terminal, what is still at work is shown every 30 s', async () => {
  const events = [
    startEvent(['web1', 'web2']),
    playEvent(['web1', 'web2']),
    beginEvent('web1', 'Build', { item: 'b', number: 2, items: 4 }),
    beginEvent('web2', 'Build', { item: 'b', number: 2, items: 4 }),
    end,
  ];
  const text = await log(events, {}, 65);
  expect(text).not.toMatch(/[\x1b\r]/);
  expect(text.split('\n').slice(0, 6)).toEqual([
    'Play: Web (2 hosts)',
    'web[1:2]         running      Build [2/4 b]  30 s',
    '30 s · 0 of 6 tasks',
    'web[1:2]         running      Build [2/4 b]  1 min 0 s',
    '1 min 0 s · 0 of 6 tasks',
    '',
  ]);
});

test('timestamps, on request', async () => {
  const text = await log(two, { timestamps: true });
  for (const line of text.trimEnd().split('\n')) expect(line).toMatch(/^2026-01-02T03:04:05Z /);
});

const second = Date.UTC(2026, 0, 2, 3, 4, 5) / 1000;

test.each<[LogOptions, string[]]>([
  [{}, ['Play: A (2 hosts)', 'web1', 'Play: B (1 host)', 'web1', '', 'No hosts']],
  [
    { ci: github },
    [
      '::group::Play: A (2 hosts)',
      'web1',
      '::endgroup::',
      '::group::Play: B (1 host)',
      'web1',
      '::endgroup::',
      '',
    ],
  ],
  [
    { ci: github, timestamps: true },
    ['::group::2026-01-02T03:04:05Z Play: A (2 hosts)', '2026-01-02T03:04:05Z web1', '::endgroup::'],
  ],
  [
    { ci: gitlab },
    [
      `\x1b[0Ksection_start:${second}:play_1\r\x1b[0KPlay: A (2 hosts)`,
      'web1',
      `\x1b[0Ksection_end:${second}:play_1\r\x1b[0K`,
      `\x1b[0Ksection_start:${second}:play_2\r\x1b[0KPlay: B (1 host)`,
      'web1',
      `\x1b[0Ksection_end:${second}:play_2\r\x1b[0K`,
      '',
    ],
  ],
  [
    { ci: jenkins },
    [
      'Play: A (2 hosts)',
      'web1',
      'End of play: A (2 hosts), 0.00 s',
      'Play: B (1 host)',
      'web1',
      'End of play: B (1 host), 0.00 s',
      '',
    ],
  ],
])('sections with %j', async (options, expected) => {
  const lines = (await log(two, options)).split('\n');
  expect(lines.length).toBeGreaterThan(expected.length);
  for (const [i, text] of expected.entries())
    expect(text.endsWith('web1') || text === 'No hosts' ? lines[i]!.slice(0, text.length) : lines[i]).toBe(
      text,
    );
});

test.each(['::set-env name=a::b', 'x ##[command]rm', '  ::warning::x', 'a::b'])(
  'no message of a host is a command of GitHub: %j',
  async (message) => {
    const say = taskEvent({ module: 'debug', changes: [], message: `first\n${message}` });
    const text = await log([say, end], { ci: github, harmless: withoutCommands });
    for (const line of text.split('\n')) expect(line).not.toMatch(/^\s*::|##\[/);
    expect(text).toContain('a::b'.includes(message) ? message : message.slice(-1));
  },
);
