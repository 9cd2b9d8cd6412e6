import { expect, test } from 'vitest';
import type { Event } from '../core/events.ts';
import { endEvent, startEvent, taskEvent, tell } from './feed.fixture.ts';

const quiet = (host: string, task: string, ms: number, line: number) =>
  taskEvent({ host, task, ms, status: 'unchanged', place: { file: 'site.yml', line, col: 1 } });
const cost = (host: string, ms: number, sent: number): Event => ({
  event: 'profile',
  host,
  connect_ms: 100,
  ms,
  round_trips: 3,
  sent,
  received: 340,
  cpu_ms: 120,
});

const answer = (host: string, cpu: number): Event => ({
  event: 'answer',
  host,
  play: 'Web',
  task: 'Build',
  place: { file: 'site.yml', line: 2, col: 1 },
  module: 'shell',
  status: 'unchanged',
  ms: 3,
  cpu_ms: cpu,
});

test('a profile shows the slowest tasks and hosts, slowest first', async () => {
  const text = await tell([
    startEvent(['web1', 'web2']),
    quiet('web1', 'Quick', 10, 1),
    quiet('web2', 'Quick', 20, 1),
    answer('web1', 30),
    answer('web2', 2010),
    quiet('web1', 'Build', 400, 2),
    quiet('web1', 'Build', 600, 2),
    quiet('web2', 'Build', 3000, 2),
    cost('web1', 1010, 18_211),
    cost('web2', 3020, 2_500_000),
    endEvent({}),
  ]);
  expect(text).toBe(`
slowest tasks  hosts     sum  host CPU  longest  on
Build              2   4.0 s     2.0 s    3.0 s  web2
Quick              2  0.03 s    0.00 s   0.02 s  web2

slowest hosts  connecting  waiting     CPU  round trips    sent  received
web2               0.10 s    3.0 s  0.12 s            3  2.5 MB     340 B
web1               0.10 s    1.0 s  0.12 s            3   18 kB     340 B

No hosts (0.32 s).
`);
});

test('it names the ten slowest tasks', async () => {
  const tasks = Array.from({ length: 12 }, (_, i) => quiet('web1', `T${i}`, i, i));
  const text = await tell([...tasks, cost('web1', 66, 1), endEvent({})]);
  expect(text).toMatch(/\nT11 [\s\S]*\nT2 .*\nand 2 more\n/);
});
