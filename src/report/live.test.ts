import { expect, test } from 'vitest';
import type { Event } from '../core/events.ts';
import { beginEvent, endEvent, hostEvent, playEvent, startEvent, taskEvent } from './feed.fixture.ts';
import { liveLines } from './live.ts';
import { lineStyle, meetHosts } from './row.ts';
import { Work } from './work.ts';

/** What happens, each at its time in milliseconds. */
type Story = [number, Event][];

const web = (count: number) => Array.from({ length: count }, (_, i) => `web${i + 1}`);
const all = (names: string[], make: (name: string) => Event) => names.map((name) => make(name));
const unchanged = (host: string, more = {}) => taskEvent({ host, status: 'unchanged', ...more });
const silence = (host: string, ms: number, last_line = ''): Event => ({
  event: 'silence',
  host,
  play: 'Web',
  task: 'Build',
  ms,
  ...(last_line && { last_line }),
});
const item = (number: number, label: string) => ({ number, items: 4, item: `{"name":"${label}"}`, label });

function view(story: Story, time: number, rows = 16, columns = 79): string[] {
  const line = lineStyle({ verbose: 0, color: false });
  const work = new Work();
  for (const [at, event] of story) {
    if (event.event === 'start') meetHosts(event.hosts, line);
    work.see(event, at);
  }
  return liveLines(work, line, { time, rows, columns, bar: true });
}

/** Two hosts; web1 has a task, and connects. */
const two: Story = [
  [0, startEvent(web(2))],
  [0, playEvent(web(2))],
  [0, hostEvent('web1', 'connecting')],
  [0, beginEvent('web1', 'Build')],
];
const connected: Story = [...two, [100, hostEvent('web1', 'connected')]];

test.each<[string, Story, number, string[]]>([
  [
    'a host that does not answer is connecting, although its first task is already sent',
    two,
    3100,
    ['web1             connecting   3.1 s', '────────────  3.1 s · 0 of 6 tasks · 1 host at work'],
  ],
  [
    'its first task runs as soon as it is connected',
    connected,
    3200,
    ['web1             running      Build  3.1 s', '────────────  3.2 s · 0 of 6 tasks · 1 host at work'],
  ],
  [
    'a loop shows its item, and the time of all items',
    [
      ...connected,
      [150, beginEvent('web1', 'Build', item(1, 'a'))],
      [1000, beginEvent('web1', 'Build', item(2, 'b'))],
    ],
    2500,
    ['web1             running      Build [2/4 b]  2.4 s', expect.stringContaining(' 0 of 6 tasks ')],
  ],
  [
    'a loop is done after its last item',
    [
      ...connected,
      ...[1, 2, 3, 4].flatMap(
        (n): Story => [
          [200, beginEvent('web1', 'Build', item(n, 'x'))],
          [200, unchanged('web1', { item: 'x' })],
        ],
      ),
    ],
    300,
    [expect.stringMatching(/^━━─+ {2}0.30 s · 1 of 6 tasks · 0 hosts at work$/)],
  ],
  [
    'a loop that changes something is one changed task',
    [
      ...connected,
      ...[1, 2, 3, 4].flatMap(
        (n): Story => [
          [200, beginEvent('web1', 'Build', item(n, 'x'))],
          [200, taskEvent({ host: 'web1', status: n === 4 ? 'unchanged' : 'changed', item: 'x' })],
        ],
      ),
    ],
    300,
    [expect.stringContaining('1 of 6 tasks · 1 changed · ')],
  ],
  [
    'a silent task shows how long, and its last line',
    [...connected, [60_100, silence('web1', 60_000, 'compiling\tmain.c')]],
    75_100,
    [
      'web1             running      Build  1 min 15 s',
      '      no output for 1 min 15 s; the last line: compiling\\tmain.c',
      expect.stringContaining('1 min 15 s'),
    ],
  ],
  [
    'a task that prints again is not silent',
    [...connected, [60_100, silence('web1', 60_000)], [60_200, silence('web1', 0)]],
    75_100,
    ['web1             running      Build  1 min 15 s', expect.any(String)],
  ],
  [
    'hosts that do the same take one line',
    [
      [0, startEvent(web(3))],
      [0, playEvent(web(3))],
      [0, beginEvent('web1', 'Build', item(2, 'b'))],
      [0, beginEvent('web2', 'Build', item(2, 'b'))],
      [0, beginEvent('web3', 'Install')],
    ],
    500,
    [
      'web[1:2]         running      Build [2/4 b]',
      'web3             running      Install',
      '────────────  0.50 s · 0 of 9 tasks',
    ],
  ],
  [
    'also if they are at different items',
    [
      [0, startEvent(web(3))],
      [0, playEvent(web(3))],
      [0, beginEvent('web1', 'Build', item(2, 'b'))],
      [0, beginEvent('web2', 'Build', item(4, 'd'))],
      [0, beginEvent('web3', 'Build', item(3, 'c'))],
    ],
    500,
    ['all 3 hosts      running      Build [2–4/4]', expect.any(String)],
  ],
  [
    'a host that failed or is lost leaves',
    [
      ...connected,
      [100, beginEvent('web2', 'Build')],
      [150, taskEvent({ host: 'web1', status: 'failed' })],
      [160, hostEvent('web2', 'lost')],
    ],
    500,
    ['━━──────────  0.50 s · 1 of 6 tasks · 1 failed · 0 hosts at work'],
  ],
  [
    'the next play counts what the one before has left out as done',
    [...connected, [200, unchanged('web1')], [300, playEvent(['web1'], 'B')], [300, beginEvent('web1', 'C')]],
    500,
    ['web1             running      C', expect.stringContaining(' 3 of 9 tasks ')],
  ],
  [
    'hosts that come with a later play are at work',
    [
      [0, startEvent(web(1))],
      [0, playEvent(web(2))],
      [0, beginEvent('web2', 'Build')],
    ],
    100,
    ['web2      running      Build', '────────────  0.10 s · 0 of 6 tasks · 1 host at work'],
  ],
  ['nothing is left at the end', [...connected, [200, endEvent({})]], 300, []],
])('%s', (_, story, time, expected) => {
  expect(view(story, time)).toEqual(expected);
});

test.each([
  [50, 10, 79],
  [50, 3, 79],
  [50, 1, 79],
  [3, 40, 79],
  [50, 10, 20],
])('%i hosts with tasks of their own fit on %i rows of %i columns', (count, rows, columns) => {
  const begun = web(count).map((host, i): [number, Event] => [
    i,
    beginEvent(host, `${host}: a long name of a task, much longer than the screen`),
  ]);
  const lines = view(
    [[0, startEvent(web(count))], [0, playEvent(web(count))], ...begun],
    5000,
    rows,
    columns,
  );
  expect(lines).toHaveLength(Math.min(count + 1, rows));
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  const more = count - (rows - 2);
  if (count > rows && rows > 1) expect(lines.at(-2)).toBe(`and ${more} more at work`);
});

test('a thousand hosts at one task take two lines', () => {
  const hosts = web(1000);
  const begun = all(hosts, (host) => beginEvent(host, 'Build')).map((event): [number, Event] => [0, event]);
  expect(view([[0, startEvent(hosts)], [0, playEvent(hosts)], ...begun], 3100)).toEqual([
    'all 1000 hosts         running      Build  3.1 s',
    '────────────  3.1 s · 0 of 3000 tasks',
  ]);
});
