import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Event, TaskEvent } from '../core/events.ts';
import { beginEvent, endEvent, playEvent, startEvent, taskEvent, tell } from './feed.fixture.ts';
import { plainReport } from './plain.ts';

describe('a line per result', () => {
  const loop = (host: string, item: string) => taskEvent({ host, item });
  const hidden = taskEvent({ hidden: true, changes: [] });
  test.each<[string, Event[], object, string]>([
    [
      'changed',
      [taskEvent({ role: 'nginx' })],
      {},
      'web1      changed      nginx : Install the site  mode 0644 → 0755\n',
    ],
    ['unchanged', [taskEvent({ status: 'unchanged', changes: [] })], {}, ''],
    [
      'unchanged -v',
      [taskEvent({ status: 'unchanged', changes: [], ms: 1234 })],
      { verbose: 1 },
      'web1      unchanged    Install the site  (1.2 s)\n',
    ],
    ['skipped', [taskEvent({ status: 'skipped', changes: [], message: 'when is false' })], {}, ''],
    [
      'skipped -v',
      [taskEvent({ status: 'skipped', changes: [], message: 'when is false' })],
      { verbose: 1 },
      'web1      skipped      Install the site          when is false\n',
    ],
    [
      'handler',
      [taskEvent({ handler: true, changes: [] })],
      {},
      'web1      changed      Install the site (handler)\n',
    ],
    ['no_log', [hidden], {}, 'web1      changed      Install the site          (hidden by no_log)\n'],
    [
      'debug',
      [taskEvent({ status: 'unchanged', module: 'debug', changes: [], message: 'port 80' })],
      {},
      'web1      debug        Install the site          port 80\n',
    ],
    [
      'ignored',
      [taskEvent({ status: 'ignored', changes: [], message: 'no' })],
      {},
      'web1      ignored      Install the site          no\n',
    ],
    [
      'rescued',
      [taskEvent({ status: 'rescued', changes: [], message: 'no' })],
      {},
      'web1      rescued      Install the site          no\n',
    ],
    [
      'unknown, also of what would speak',
      [taskEvent({ status: 'unknown', module: 'debug', changes: [], message: 'because "B" was not run' })],
      {},
      'web1      unknown      Install the site          because "B" was not run\n',
    ],
    [
      'a loop over mappings',
      [taskEvent({ item: '{"name":"a"}', label: 'a', changes: [] })],
      {},
      'web1      changed      Install the site [a]\n',
    ],
    [
      'other content on each host',
      [1, 2, 3].map((n) =>
        taskEvent({ host: `web${n}`, changes: [{ key: 'sha256', before: null, after: `${n}`.repeat(64) }] }),
      ),
      {},
      'web[1:3]  changed      Install the site\n',
    ],
    [
      'a loop that writes files',
      ['a', 'b'].map((item) =>
        taskEvent({ item, changes: [{ key: 'sha256', before: item.repeat(64), after: 'c'.repeat(64) }] }),
      ),
      {},
      'web1      changed      Install the site [a, b]   content\n',
    ],
    [
      'a loop',
      [loop('web1', 'a'), loop('web1', 'b')],
      {},
      'web1      changed      Install the site [a, b]   mode 0644 → 0755\n',
    ],
    [
      'a loop on two hosts',
      [loop('web1', 'a'), loop('web1', 'b'), loop('web2', 'a'), loop('web2', 'b')],
      {},
      'web[1:2]  changed      Install the site [a, b]   mode 0644 → 0755\n',
    ],
    [
      'two ways',
      [taskEvent(), taskEvent({ host: 'web2', changes: [] })],
      {},
      'web1      changed      Install the site          mode 0644 → 0755\nweb2      changed      Install the site\n',
    ],
    [
      'evil names',
      [taskEvent({ host: 'w\x1bc', task: 'a\nb', changes: [] })],
      {},
      'w\\x1bc    changed      a\\nb\n',
    ],
  ])('%s', async (_, events, options, expected) => {
    expect(await tell(events, options)).toBe(expected);
  });

  test('output of a successful command with -vv', async () => {
    const output = { rc: 0, stdout: 'one\ntwo\n', stderr: '', truncated: 0 };
    const events = [taskEvent({ changes: [], output })];
    expect(await tell(events, { verbose: 1 })).not.toContain('one');
    expect(await tell(events, { verbose: 2 })).toBe(
      'web1      changed      Install the site\n      stdout:\n      | one\n      | two\n',
    );
  });

  test('text changes as a diff if there are texts', async () => {
    const changes = [{ key: 'content', before: 'a\n', after: 'b\n', kind: 'text' as const }];
    expect(await tell([taskEvent({ changes })], {})).toBe(
      'web1      changed      Install the site\n      content\n      @@ -1 +1 @@\n      -a\n      +b\n',
    );
  });
});

describe('a failed task', () => {
  const output = {
    rc: 137,
    stdout: '',
    stderr: Array.from({ length: 30 }, (_, i) => `e${i + 1}`).join('\n'),
    truncated: 9,
  };
  const failed = taskEvent({
    status: 'failed',
    changes: [],
    message: 'exit status 137 (killed by SIGKILL)',
    hint: 'mend it',
    command: 'nginx -t',
    output,
  });

  test('shows what ran, where, how it ended, what it printed, what to do', async () => {
    const text = await tell([failed]);
    expect(text.split('\n').slice(0, 7)).toEqual([
      'web1      failed       Install the site          e1',
      '      $ nginx -t',
      '      exit status 137 (killed by SIGKILL)',
      '      --> site.yml:4:7 (module file)',
      '      4 |     - file: { path: /srv }',
      '        |       ^',
      '      stderr (last 20 of 30 lines; -v shows all):',
    ]);
    expect(text).not.toContain('| e10\n');
    expect(text).toMatch(/ {6}\| e11\n[\s\S]* {6}\| e30\n {6}9 bytes .*\n {6}hint: mend it\n$/);
    expect(await tell([failed], { verbose: 1 })).toContain('| e1\n');
  });

  const one = { ...output, stderr: 'no such file\n', truncated: 0 };
  const place = ['      --> site.yml:4:7 (module file)'];
  const quoted = ['      4 |     - file: { path: /srv }', '        |       ^'];
  test.each<[string, Partial<TaskEvent>, string[]]>([
    [
      'one line of stderr is shown once, and so is the exit status',
      { output: { ...one, rc: 2 }, message: 'exit status 2' },
      [
        'no such file',
        '      $ nginx -t',
        '      exit status 2',
        ...place,
        ...quoted,
        '      hint: mend it',
        '',
      ],
    ],
    [
      'a message of the module comes first',
      { output: { ...one, rc: 2 }, message: 'cannot enter /srv' },
      ['cannot enter /srv', '      $ nginx -t', '      exit status 2', ...place],
    ],
    [
      'nothing is known',
      { output: { ...one, rc: 2, stderr: '' }, message: 'exit status 2' },
      ['exit status 2', '      $ nginx -t', ...place],
    ],
    [
      'a message of several lines',
      { output: undefined, command: undefined, message: 'one\ntwo' } as never,
      ['one', '      one', '      two', ...place],
    ],
    [
      'a long command is cut',
      { output: undefined, message: 'no', command: '1\n2\n3\n4\n5\n6\n7' } as never,
      [
        'no',
        '      $ 1',
        ...[2, 3, 4, 5].map((n) => `        ${n}`),
        '        (2 more lines; -v shows all)',
        ...place,
      ],
    ],
  ])('%s', async (_, more, expected) => {
    const lines = (await tell([{ ...failed, ...more }])).split('\n');
    lines[0] = lines[0]!.replace(/^.*Install the site +/, '');
    expect(lines.slice(0, expected.length)).toEqual(expected);
  });

  test('keeps the secrets of no_log', async () => {
    const text = await tell([{ ...failed, hidden: true }]);
    expect(text).not.toMatch(/nginx -t|e30|path: \/srv/);
    expect(text).toContain('no_log');
  });

  test('is printed once for all hosts that failed for the same reason', async () => {
    const text = await tell([failed, { ...failed, host: 'web2' }]);
    expect(text.match(/nginx -t/g)).toHaveLength(1);
    expect(text).toMatch(/^web\[1:2\] /);
  });

  test('is reported once for all hosts that failed for the same reason', async () => {
    const other = { ...failed, host: 'web2', command: 'nginx -t web2' };
    const text = await tell([failed, other]);
    expect(text).toMatch(/^web\[1:2\] .*\n {6}on web1, the first of them:\n {6}\$ nginx -t\n/);
    expect(text).not.toContain('nginx -t web2');
    expect(await tell([failed, other], { verbose: 1 })).toContain('nginx -t web2');
  });
});

describe('plays and hosts', () => {
  test('a play without a line has no header, unless -v', async () => {
    const events = [
      startEvent(['web1']),
      playEvent(['web1'], 'Quiet'),
      playEvent(['web1'], 'Loud'),
      taskEvent(),
    ];
    expect(await tell(events)).toMatch(/^Play: Loud \(1 host\)\nweb1 /);
    expect(await tell(events, { verbose: 1 })).toMatch(/^Play: Quiet \(1 host\)\nPlay: Loud/);
  });

  test('a host that is down is reported once, with a hint', async () => {
    const down: Event = {
      event: 'host',
      host: 'web1',
      status: 'unreachable',
      message: 'refused',
      hint: 'start sshd',
    };
    expect(await tell([down, { ...down, message: 'again' }])).toBe(
      'web1      unreachable  refused\n      hint: start sshd\n',
    );
  });

  test('warnings come once', async () => {
    const warning: Event = {
      event: 'warning',
      message: 'old\x07',
      host: 'web1',
      place: { file: 'a.yml', line: 1, col: 2 },
    };
    expect(await tell([warning, warning])).toBe('warning: web1: old\\x07 (a.yml:1:2)\n');
  });

  test('beginnings are for live views', async () => {
    expect(await tell([beginEvent('web1', 'x')])).toBe('');
  });
});

test('colour changes nothing but colour', async () => {
  const events = [startEvent(['web1', 'web2']), taskEvent(), endEvent({ web1: { changed: 1 } })];
  const painted = await tell(events, { color: true });
  expect(painted).toContain('\x1b[33m');
  expect(painted.replace(/\x1b\[[0-9;]*m/g, '')).toBe(await tell(events));
});

test('a reader that closes its end breaks the report, not the run', async () => {
  const out = new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    },
  });
  const report = plainReport(out, { verbose: 0, color: false });
  report.event(taskEvent());
  await report.end();
  report.event(taskEvent());
  await report.end();
  expect(report.broken?.message).toBe('write EPIPE');
});

test('500 tasks on 50 hosts cost few writes and little time', async () => {
  let writes = 0;
  const out = new Writable({
    write(_chunk, _encoding, done) {
      writes++;
      done();
    },
  });
  const hosts = Array.from({ length: 50 }, (_, i) => `web${i + 1}`);
  const report = plainReport(out, { verbose: 0, color: false });
  const begin = process.cpuUsage();
  report.event(startEvent(hosts, { tasks: 500 }));
  for (let task = 0; task < 500; task++)
    for (const host of hosts)
      report.event(taskEvent({ host, task: `t${task}`, status: 'unchanged', changes: [] }));
  await report.end();
  const { user, system } = process.cpuUsage(begin);
  expect(writes).toBeLessThan(5);
  expect((user + system) / 1000).toBeLessThan(500);
});

test('hosts that come with a later play are of the run', async () => {
  const hosts = ['web1', 'web2', 'a-host-with-a-name'];
  const tasks = hosts.map((host) => taskEvent({ host }));
  const text = await tell([startEvent(['web1']), playEvent(hosts), ...tasks]);
  expect(text).toContain('all 3 hosts               changed ');
});
