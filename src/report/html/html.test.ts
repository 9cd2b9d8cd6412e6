import { execFileSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Event, TaskEvent } from '../../core/events.ts';
import { endEvent, hostEvent, playEvent, startEvent, taskEvent } from '../feed.fixture.ts';
import { estateEvents, hugeRun } from './estate.fixture.ts';
import { htmlReport } from './html-report.ts';

const origin = { by: 'alice@ws1', command: 'kplay run site.yml' };
const web = Array.from({ length: 10 }, (_, i) => `web${i + 1}`);

async function pageOf(events: Iterable<Event>): Promise<string> {
  const out = new PassThrough();
  let text = '';
  out.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  const report = htmlReport(out, origin);
  for (const event of events) report.event(event);
  await report.end();
  return text;
}

/** The page of a run of one play on ten hosts. */
function runOf(...events: Event[]): Promise<string> {
  const hosts = Object.fromEntries(web.map((host) => [host, {}]));
  return pageOf([startEvent(web), playEvent(web), ...events, endEvent(hosts)]);
}

/** A section as text, without markup. */
function textIn(html: string, id: string): string {
  const [, section = ''] = new RegExp(`<section id="${id}"(.*?)</section>`, 's').exec(html) ?? [];
  return plain(section.replace(/^[^>]*>/, ''));
}

function plain(html: string): string {
  const text = html.replace(/<\/?(?:b|i|code|span|a)\b[^>]*>/g, '').replace(/<[^>]*>/g, ' ');
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}

const on = (host: string, more: Partial<TaskEvent> = {}) => taskEvent({ host, changes: [], ...more });
const failed = (more: Partial<TaskEvent>) => on('web1', { status: 'failed', ...more });
const printed = { rc: 1, stdout: 'out\n', stderr: 'oh <b>\n', truncated: 0 };
const text = (before: string, after: string) => [{ key: 'content', before, after, kind: 'text' as const }];
const onAll = (more: (host: string) => Partial<TaskEvent>) => web.map((host) => on(host, more(host)));

describe('a section tells', () => {
  it.each<[what: string, events: Event[], section: string, told: string]>([
    ['why a task has failed', [failed({ message: 'no <b>' })], 'failures', 'no <b>'],
    ['where', [failed({})], 'failures', 'On web1, at site.yml:4:7 (module file)'],
    ['what to do', [failed({ hint: 'mount it' })], 'failures', 'Hint: mount it'],
    [
      'what ran and was printed',
      [failed({ command: 'nginx -t', output: printed })],
      'failures',
      'Command nginx -t',
    ],
    ['the first error', [failed({ message: 'exit status 1', output: printed })], 'failures', 'oh <b>'],
    ['that it is hidden', [failed({ hidden: true, message: 'x' })], 'failures', 'the task has no_log'],
    [
      'hosts that fail for one reason together',
      onAll(() => ({ status: 'failed', message: 'full' })),
      'failures',
      'On web[1:10], at',
    ],
    [
      'why a host is down',
      [{ ...hostEvent('web2', 'unreachable'), message: 'no route' } as Event],
      'failures',
      '1 host unreachable no route web2',
    ],
    [
      'why the play stopped',
      [
        {
          event: 'stop',
          play: 'Web',
          batch: 1,
          batches: 2,
          reason: 'all_failed',
          message: 'all failed',
          failed: ['web1'],
          untouched: ['web2'],
        },
      ],
      'failures',
      'The play stopped: all failed. Nothing ran on web2.',
    ],
    ['the results of hosts', [on('web1')], 'hosts', 'web1 changed 0 1 0 0'],
    ['equal hosts in a row', [on('web1')], 'hosts', 'web[2:10] (9) unchanged 0 0 0 0'],
    ['which task did what', [on('web1')], 'matrix', 'task web[2:10] web1 Install the site not run changed'],
    [
      'what all items of a loop did',
      [on('web1', { item: 'a', status: 'unchanged' }), on('web1', { item: 'b' })],
      'matrix',
      'Install the site not run changed',
    ],
    [
      'how many tasks did nothing',
      [on('web1', { status: 'unchanged' })],
      'matrix',
      '1 task changed nothing on any host Install the site',
    ],
    ['what has changed', [taskEvent()], 'changes', 'Install the site web1 mode 0644 → 0755'],
    ['items', [taskEvent({ item: 'a' })], 'changes', '[a] mode 0644 → 0755'],
    [
      'lines',
      [on('web1', { changes: text('a\nb\n', 'a\nc\n') })],
      'changes',
      'content @@ -1,2 +1,2 @@ a -b +c',
    ],
    [
      'equal lines once',
      onAll((host) => ({ changes: text(`${host}\nb\n`, `${host}\nc\n`) })),
      'changes',
      'web[1:10]: content content on web1',
    ],
    ['that changes are hidden', [on('web1', { hidden: true })], 'changes', 'the task has no_log'],
    [
      'who differs',
      onAll((host) => ({ status: host === 'web7' ? 'changed' : 'unchanged' })),
      'outliers',
      '9 of 10 hosts of play “Web” are equal; web7 differs in “Install the site” (changed; elsewhere unchanged).',
    ],
    [
      'which tasks are slow',
      onAll((host) => ({ ms: host === 'web7' ? 5000 : 1000 })),
      'slowest',
      'Install the site 10 1.0 s 5.0 s web7',
    ],
    [
      'when hosts did what',
      [on('web1', { at: 2000, ms: 500 })],
      'timeline',
      'Install the site: changed, 0.50 s',
    ],
    ['warnings', [{ event: 'warning', message: 'hm', host: 'web1' }], 'warnings', 'web1: hm'],
  ])('%s', async (_, events, section, told) => {
    expect(textIn(await runOf(...events), section)).toContain(told);
  });

  it.each<[what: string, events: Event[]]>([
    ['outliers if hosts differ much', onAll((host) => ({ status: host < 'web5' ? 'changed' : 'unchanged' }))],
    ['outliers if all are equal', onAll(() => ({}))],
  ])('nothing of %s', async (_, events) => {
    expect(textIn(await runOf(...events), 'outliers')).toBe('');
  });
});

describe('the title says how it ended', () => {
  const check = startEvent(['web1'], { check: true });
  it.each<[Event[], string]>([
    [[startEvent(['web1']), endEvent({ web1: {} })], 'Nothing to change on 1 host'],
    [[startEvent(web), on('web1'), endEvent({})], 'Changed 1 of 10 hosts'],
    [[check, on('web1'), endEvent({})], 'Would change 1 host'],
    [[startEvent(web), failed({}), endEvent({})], 'Failed on 1 of 10 hosts'],
    [[startEvent(web), endEvent({}, { interrupted: true })], 'The run was interrupted'],
    [[startEvent(web), on('web1')], 'The run has not ended, or it was killed'],
    [[], 'The run has not ended, or it was killed'],
  ])('%j', async (events, title) => {
    expect(await pageOf(events)).toContain(`<h1>${title}</h1>`);
  });
});

describe('the page', () => {
  const hostile = '"><script>alert(1)</script>\u202e\x1b[1m<img src=x onerror=y>&amp;';
  const events = [
    startEvent([hostile]),
    playEvent([hostile], hostile),
    taskEvent({
      host: hostile,
      play: hostile,
      task: hostile,
      role: hostile,
      item: hostile,
      module: hostile,
      changes: [{ key: hostile, before: hostile, after: hostile }, ...text(hostile, `${hostile}x`)],
    }),
    taskEvent({
      host: hostile,
      play: hostile,
      task: 'B',
      status: 'failed',
      message: hostile,
      hint: hostile,
      command: hostile,
      output: { rc: 1, stdout: hostile, stderr: hostile, truncated: 0 },
      place: { file: hostile, line: 1, col: 1 },
    }),
    { event: 'warning', message: hostile, host: hostile } as Event,
    { event: 'host', host: `${hostile}2`, status: 'lost', message: hostile, hint: hostile } as Event,
    endEvent({ [hostile]: {} }),
  ];

  it.each<[string, Iterable<Event>]>([
    ['a run with everything', estateEvents()],
    ['texts of a hostile host', events],
    ['nothing', []],
  ])('is valid, without scripts and styles: %s', async (_, all) => {
    const html = await pageOf(all);
    expect(() => execFileSync('tidy', ['-q', '-e'], { input: html, stdio: 'pipe' })).not.toThrow();
    const tags = html.replace(/"[^"]*"/g, '""').match(/<[^>]*>/g)!;
    expect(tags.filter((tag) => /<script|<style|<img|\s(?:style|on\w+)=/.test(tag))).toEqual([]);
    expect(html.match(/[\x00-\x09\x0b-\x1f\u202e]/)).toBeNull();
  });

  it('of a thousand hosts is small, and says what is left out', { timeout: 60_000 }, async () => {
    const html = await pageOf(hugeRun(1000, 100));
    expect(html.length).toBeLessThan(5_000_000);
    expect(plain(html).includes('Other results of 57 hosts are left out.')).toBe(true);
  });
});
