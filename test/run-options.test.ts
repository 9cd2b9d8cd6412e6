import { expect, test } from 'vitest';
import { play, story } from './support/play.ts';
import { folderWith } from './support/program.ts';
import { kplayHere } from './support/program-here.ts';

test('--color reaches findings and reports, wherever it is', async () => {
  const folder = await folderWith({ 'play.yml': '- {name: P, hosts: all, tasks: [{debug: {msg: x}}]}\n' });
  const args = ['run', 'play.yml', '-i', 'one,', '-e', 'kplay_connection=local'];
  const plain = await kplayHere(args, { cwd: folder });
  expect(plain.stdout).not.toContain('\x1b[');
  for (const colored of [
    [...args, '--color', 'always'],
    ['--color=always', ...args],
  ])
    expect((await kplayHere(colored, { cwd: folder })).stdout).toContain('\x1b[34mdebug');
  const wrong = await kplayHere([...args, 'no.yml', '--color', 'always'], { cwd: folder });
  expect(wrong.stderr).toContain('\x1b[31m');
});

test('--list-tags shows each tag once', async () => {
  const text = `- name: P
  hosts: all
  tags: [all_of_it]
  tasks: [{name: A, debug: {msg: x}, tags: [b, a]}, {name: B, debug: {msg: x}, tags: b}]
- {name: Q, hosts: all, tasks: [{debug: {msg: x}}]}
`;
  const folder = await folderWith({ 'play.yml': text });
  const { stdout } = await kplayHere(['run', 'play.yml', '-i', 'one,', '--list-tags'], { cwd: folder });
  expect(stdout).toBe('play: P\n  tags (3):\n    a\n    all_of_it\n    b\nplay: Q\n  tags (0):\n');
});

test('--force-handlers runs handlers after a failure, also where the play says otherwise', async () => {
  const text = `- name: P
  hosts: one
  force_handlers: false
  tasks:
    - {name: A, debug: {msg: x}, changed_when: true, notify: H}
    - {name: B, fail: {msg: no}}
  handlers: [{name: H, debug: {msg: h}}]
`;
  expect(story((await play(text)).tasks)).toEqual(['A: changed', 'B: failed']);
  expect(story((await play(text, ['--force-handlers'])).tasks)).toEqual([
    'A: changed',
    'B: failed',
    'H: unchanged',
  ]);
});

test('--profile counts round trips and bytes of each host', async () => {
  const text = `- name: P
  hosts: one
  tasks:
    - {name: A, shell: 'echo x', register: a}
    - {name: B, shell: 'echo {{ a.stdout }}'}
`;
  const { events, stderr } = await play(text, ['--profile']);
  const [profile] = events.filter((event) => event.event === 'profile');
  expect(profile).toMatchObject({ host: 'one', round_trips: 2 });
  expect(profile!.sent).toBeGreaterThan(1000);
  expect(profile!.received).toBeGreaterThan(100);
  expect(stderr).toMatch(/^slowest tasks .*\n(A|B) /m);
  expect((await play(text)).stderr).not.toContain('slowest tasks');
});

test('-vvv shows what is sent and what comes back; --profile, the CPU time of tasks on the hosts', async () => {
  const text = `- name: P
  hosts: one
  tasks:
    - {name: A, shell: 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done'}
    - {name: B, shell: 'echo canary', no_log: true}
    - {name: C, shell: 'exit 1', loop: [x, y], until: false, retries: 1, delay: 0, ignore_errors: true}
`;
  const { events, stderr } = await play(text, ['-vvv', '--profile']);
  const answers = events.filter((event) => event.event === 'answer');
  expect(answers.map(({ task, bytes }) => `${task} ${typeof bytes}`)).toEqual([
    'A number',
    'B undefined',
    ...Array(4).fill('C number'),
  ]);
  expect(answers[0]!.cpu_ms).toBeGreaterThanOrEqual(40);
  expect(events.find((event) => event.event === 'profile')!.cpu_ms).toBeGreaterThanOrEqual(40);
  for (const line of [
    /^one connected: by local, as \w+, [\d.]+ ms$/m,
    /^one -> A \(shell\): [\d.]+ k?B, round trip 1/m,
    /^one <- A \(shell\): changed, \d+ B, .*, host CPU \d+ ms$/m,
    /^one <- B \(shell\): changed, size hidden, /m,
    /^slowest tasks +hosts +sum +host CPU +longest +on$/m,
  ])
    expect(stderr).toMatch(line);
  expect(stderr + JSON.stringify(events)).not.toContain('canary');
});

test.each([[[]], [['-vv']]])('with %j there is no trace', async (args) => {
  const { events, stderr } = await play('- {hosts: one, tasks: [{shell: echo x}]}', args);
  expect(events.filter(({ event }) => ['send', 'answer'].includes(event))).toEqual([]);
  expect(stderr).not.toMatch(/ -> |connected/);
});
