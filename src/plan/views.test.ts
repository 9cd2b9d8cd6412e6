import { describe, expect, test } from 'vitest';
import { blastRadius, radiusSentence } from './blast-radius.ts';
import { planFindings } from './findings.ts';
import { planMarkdown } from './markdown-view.ts';
import { change, type PlanRow, planOf } from './rows.fixture.ts';
import { planText } from './text-view.ts';

const unit = (host: string, resource: string, after: string): PlanRow => [
  host,
  `Handle ${resource}`,
  'changed',
  { module: 'systemd', resource, handler: true, changes: change('state', 'started', after) },
];

test.each<[what: string, rows: PlanRow[], sentence: string]>([
  ['nothing', [['a', 'A', 'unchanged']], 'no changes'],
  ['changes', [['a', 'A', 'changed']], '1 change on 1 host'],
  [
    'acts: what interrupts something comes first',
    [
      ...['a', 'b', 'c', 'd'].map((host) => unit(host, 'nginx', 'reloaded')),
      unit('db1', 'postgresql', 'restarted'),
      [
        'a',
        'App',
        'changed',
        { module: 'docker_container', resource: 'app', changes: change('image', '1', '2') },
      ],
      [
        'b',
        'App',
        'changed',
        { module: 'docker_container', resource: 'app', changes: change('state', 'absent', 'started') },
      ],
    ],
    '7 changes on 5 hosts: *app replacement x1 (a)*, *postgresql restart x1 (db1)*, nginx reload x4',
  ],
  [
    'unknown',
    [
      ['a', 'A', 'unknown', { message: 'because "Build" was not run' }],
      ['a', 'B', 'unknown', { message: 'because "Build" was not run' }],
      ['a', 'C', 'unknown', { message: 'because earlier tasks were not run; odd' }],
    ],
    'no changes; 2 tasks unknown until `Build` has run; 1 task unknown (because earlier tasks were not run; odd)',
  ],
  ['failures', [['a', 'A', 'failed', { message: 'no' }]], 'no changes; *1 failure*'],
  ['a name is data', [unit('a', 'x\u001b[2J', 'stopped')], '1 change on 1 host: *x\\x1b[2J stop x1 (a)*'],
])('blast radius: %s', (_, rows, sentence) => {
  expect(radiusSentence(blastRadius(planOf(rows)), (text) => `*${text}*`)).toBe(sentence);
});

const two: PlanRow[] = [
  ['web1', 'Serve', 'changed', { changes: change('mode', '0600', '0644') }],
  ['web2', 'Serve', 'changed', { changes: change('mode', '0600', '0644') }],
  ['web2', 'Key', 'changed', { hidden: true, changes: [] }],
];

describe('text', () => {
  const text = (rows: PlanRow[]) => planText(planOf(rows), { color: false, next: 'kplay run site.yml' });

  test('silence', () => expect(text([['a', 'A', 'unchanged']])).toBe('No changes.\n'));

  test('equal hosts share a line, and the last line is the next command', () =>
    expect(text(two).split('\n')).toEqual([
      'Plan: 3 changes on 2 hosts',
      '',
      'Play: Web',
      'web[1:2]         would change  Serve                     mode 0600 → 0644',
      'web2             would change  Key                       (hidden by no_log)',
      '',
      'Next: kplay run site.yml',
      '',
    ]));

  test('failures have no next command', () => {
    const shown = text([['a', 'A', 'failed', { message: 'it is full' }]]);
    expect(shown).toContain('it is full');
    expect(shown).not.toContain('Next');
  });
});

describe('Markdown', () => {
  test('folds, with anchors that do not depend on lines', () => {
    const shown = planMarkdown(planOf(two), 'kplay run site.yml');
    expect(shown).toMatch(/^### kplay plan\n\n3 changes on 2 hosts\.\n/);
    expect(shown).toContain('<b>would change</b> <code>Serve</code> on <code>web[1:2]</code></summary>');
    expect(shown).toContain('`mode 0600 → 0644`');
    const moved = planOf(two);
    for (const task of moved.tasks) task.place = { ...task.place, line: 700 };
    const anchors = (text: string) => [...text.matchAll(/id="(.*?)"/g)].map(([, id]) => id);
    expect(anchors(planMarkdown(moved, undefined))).toEqual(anchors(shown));
  });

  test('a name is no markup', () => {
    const shown = planMarkdown(planOf([unit('a', '<b>@all*`', 'stopped')]), undefined);
    expect(shown).toContain('**\\<b\\>\\@all\\*\\` stop x1 (a)**');
    expect(planMarkdown(planOf([['a', '</code><img>', 'changed']]), undefined)).not.toContain('<img>');
  });

  test('a fence is longer than those in a text', () => {
    const changes = [{ key: 'content', before: null, after: '```\nx\n````\n', kind: 'text' as const }];
    expect(planMarkdown(planOf([['a', 'A', 'changed', { changes }]]), undefined)).toContain('`````diff\n');
  });

  test.each([10, 1000])('stays below the limit of GitHub with %i tasks', (count) => {
    const changes = [{ key: 'content', before: null, after: 'line\n'.repeat(400), kind: 'text' as const }];
    const rows = Array.from(
      { length: count },
      (_, i): PlanRow => [`h${i}`, `Task ${i}`, 'changed', { changes }],
    );
    const shown = planMarkdown(planOf(rows), 'kplay run site.yml');
    expect(shown.length).toBeLessThan(65_536);
    const entries = shown.match(/<b>would change/g)!.length;
    const leftOut = Number(/no room: (\d+) more/.exec(shown)?.[1] ?? 0);
    expect(entries + leftOut).toBe(count);
    expect(shown).toContain('kplay run site.yml');
  });
});

test('findings for SARIF', () => {
  const found = planFindings(planOf([...two, ['a', 'A', 'failed', { message: 'no' }]]));
  expect(found.map(({ rule, level, text }) => `${level} ${rule}: ${text}`)).toEqual([
    'note planned-change: Serve would change on web[1:2]: mode 0600 → 0644',
    'note planned-change: Key would change on web2: hidden by no_log',
    'error failed-task: A failed on a: no',
  ]);
});

test('services that need a restart are in each view', () => {
  const plan = planOf([
    ['web1', 'A', 'unchanged'],
    ['web2', 'A', 'unchanged'],
  ]);
  for (const host of ['web1', 'web2'])
    plan.restarts.push({ host, unit: 'app.service', why: 'replaced', path: '/usr/bin/app' });
  const line = 'app.service needs a restart on web[1:2]: it runs /usr/bin/app, which was replaced';
  expect(planText(plan, { color: false })).toBe(`No changes.\n${line}\n`);
  expect(planFindings(plan)).toEqual([{ rule: 'restart-needed', level: 'note', text: line }]);
  expect(planMarkdown(plan, undefined)).toContain(
    '\n- `app.service` needs a restart on <code>web[1:2]</code>: it',
  );
  plan.tasks[0]!.results[0]!.status = 'changed';
  expect(planText(plan, { color: false })).toContain(`\n\n${line}\n`);
});
