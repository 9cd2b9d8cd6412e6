import { describe, expect, test } from 'vitest';
import type { Event } from '../core/events.ts';
import { endEvent, startEvent, taskEvent, tell } from './feed.fixture.ts';

describe('the recap', () => {
  const hosts = ['web1', 'web2', 'db1'];
  test('is an aligned table and a sentence', async () => {
    const text = await tell([
      startEvent(hosts),
      endEvent({ web1: { changed: 12, unchanged: 3 }, web2: { unchanged: 15 }, db1: { unchanged: 15 } }),
    ]);
    expect(text).toBe(`
host  changed  unchanged  skipped  failed  ignored  unreachable
web1       12          3        0       0        0           no
web2        0         15        0       0        0           no
db1         0         15        0       0        0           no

1 of 3 hosts changed (0.32 s).
`);
  });

  test('has columns for what is rare where there is some', async () => {
    const text = await tell([
      startEvent(hosts, { check: true }),
      endEvent({ web1: { unchanged: 1, unknown: 2 }, web2: { rescued: 1 } }),
    ]);
    expect(text).toContain(`
host  would change  unchanged  skipped  failed  rescued  ignored  unknown  unreachable
web1             0          1        0       0        0        0        2           no
web2             0          0        0       0        1        0        0           no

2 results are unknown: they need tasks that did not run.
Nothing to change on 2 hosts, as far as known (0.32 s).
`);
  });

  const again = (names: readonly string[]) => `kplay run -l ${names.join()}`;
  const lost: Event = { event: 'host', host: 'db1', status: 'lost' };
  const fail = taskEvent({ status: 'failed', host: 'web2', role: 'nginx' });
  test.each<[string, Event[], string]>([
    ['nothing', [endEvent({ web1: {}, web2: {}, db1: {} })], 'Nothing to change on 3 hosts (0.32 s).'],
    ['all', [endEvent({ web1: { changed: 1 } })], '1 host changed (0.32 s).'],
    [
      'check',
      [startEvent(hosts, { check: true }), endEvent({ web1: { changed: 1 }, web2: {} })],
      '1 of 2 hosts would change (0.32 s).',
    ],
    [
      'failed',
      [fail, endEvent({ web2: { failed: 1 } })],
      `Nothing changed (0.32 s).
FAILED: 1 host failed at "nginx : Install the site" (site.yml:4:7): web2
Run these hosts again: kplay run -l web2`,
    ],
    [
      'several at two tasks, and one lost',
      [
        fail,
        lost,
        { ...fail, host: 'a' },
        { ...fail, host: 'b', task: 'Other' },
        endEvent({ web2: { failed: 1, changed: 1 }, a: {}, b: {}, db1: { unreachable: true } }),
      ],
      `1 of 4 hosts changed (0.32 s).
FAILED: 2 hosts failed at "nginx : Install the site" (site.yml:4:7): web2, a
FAILED: 1 host failed at "nginx : Other" (site.yml:4:7): b
FAILED: 1 host lost: db1
Run these hosts again: kplay run -l web2,a,b,db1`,
    ],
    [
      'interrupted',
      [endEvent({ web1: { changed: 1 }, web2: {} }, { interrupted: true })],
      '1 of 2 hosts changed (0.32 s).\nINTERRUPTED: tasks that are not listed did not run.',
    ],
    ['no hosts', [endEvent({})], 'No hosts (0.32 s).'],
  ])('%s', async (_, events, sentence) => {
    expect((await tell(events, { again })).endsWith(`\n${sentence}\n`)).toBe(true);
  });

  test('says "would change" in check mode', async () => {
    const text = await tell([
      startEvent(['web1'], { check: true }),
      taskEvent(),
      endEvent({ web1: { changed: 1 } }),
    ]);
    expect(text).toMatch(/^Check: nothing will be changed\.\nweb1 {6}would change {2}Install/);
    expect(text).toContain('host  would change  unchanged');
  });
});
