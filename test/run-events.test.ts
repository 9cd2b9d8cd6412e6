import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Event } from '../src/core/events.ts';
import type { TimedEvent } from '../src/core/timed-event.ts';
import { play } from './support/play.ts';
import { kplayHere } from './support/program-here.ts';

test('the beginning of an item says which one it is, and its task by its name', async () => {
  const { events, stderr } = await play(`- name: P
  hosts: one, two
  tasks:
    - name: "Say {{ word }}"
      debug: {msg: '{{ item.port }}'}
      loop: [{port: 1, name: a}, {port: 2, name: b}]
      vars: {word: it}
    - {name: Last, debug: {msg: x}}
    - {name: Nothing, meta: noop}
`);
  const begun = events.flatMap(({ at, ...event }: Event & TimedEvent) =>
    event.event === 'begin' && event.host === 'one' ? [event] : [],
  );
  const base = { event: 'begin', host: 'one', play: 'P', module: 'debug', handler: false };
  expect(begun, stderr).toEqual([
    { ...base, task: 'Say it', item: '{"port":1,"name":"a"}', label: 'a', number: 1, items: 2 },
    { ...base, task: 'Say it', item: '{"port":2,"name":"b"}', label: 'b', number: 2, items: 2 },
    { ...base, task: 'Last' },
  ]);
  const labels = events.flatMap((event) => (event.event === 'task' && event.label) || []);
  expect(labels.toSorted()).toEqual(['a', 'a', 'b', 'b']);
  expect(events[0]).toMatchObject({ event: 'start', tasks: 2, host_tasks: 4 });
  expect(events[1]).toMatchObject({ event: 'play', tasks: 2 });
});

test('a failed command says what ran, without secrets', async () => {
  const { tasks, stderr } = await play(
    `- name: P
  hosts: one
  vars: {db_password: s3cret}
  tasks:
    - {name: A, command: "false --user eve -p{{ db_password }}", ignore_errors: true}
    - {name: B, command: {argv: ['false', 'a b', '--token', x]}, ignore_errors: true}
    - {name: C, shell: 'echo "{{ db_password }}" >/dev/null; exit 3', ignore_errors: true}
    - {name: D, shell: 'echo x', changed_when: false, failed_when: true, ignore_errors: true}
    - {name: E, command: 'false {{ db_password }}', no_log: true, ignore_errors: true}
    - {name: F, command: 'true'}
`,
  );
  expect(
    tasks.map(({ command }) => command),
    stderr,
  ).toEqual([
    'false --user eve -p***',
    "false 'a b' --token ***",
    'echo "***" >/dev/null; exit 3',
    'echo x',
    undefined,
    undefined,
  ]);
});

test('a task with diff: true shows its diff without -D', async () => {
  const { folder } = await play(`- name: P
  hosts: one
  tasks:
    - {name: A, copy: {dest: '@/a', content: "new\\n"}, diff: true}
`);
  await writeFile(`${folder}/a`, 'old\n');
  const { stdout } = await kplayHere(['run', 'play.yml', '-i', 'hosts.yml'], { cwd: folder });
  expect(stdout).toMatch(/^ +-old\n +\+new$/m);
});

test('the last line of a failed run is the command that runs the failed hosts again', async () => {
  const { folder } = await play(`- name: P
  hosts: all
  tasks:
    - {name: A, shell: 'echo $0 >>@/log-{{ inventory_hostname }}; test {{ inventory_hostname }} = one'}
`);
  const { stdout } = await kplayHere(['run', 'play.yml', '-i', 'hosts.yml'], { cwd: folder });
  const [failed, again] = stdout.trimEnd().split('\n').slice(-2);
  expect(failed).toMatch(/^FAILED: 2 hosts failed at "A" \(play.yml:4:7\): (two, three|three, two)$/);
  const [, command] = /^Run these hosts again: kplay (.*)$/.exec(again!)!;
  const { stdout: second } = await kplayHere(command!.split(' '), { cwd: folder });
  expect(second).toContain('Play: P (2 hosts)');
});
