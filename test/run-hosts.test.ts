import { describe, expect, it } from 'vitest';
import { messages, play, story } from './support/play.ts';
import { folderWith } from './support/program.ts';
import { kplayHere } from './support/program-here.ts';

const on = (hosts: string, ...tasks: string[]) =>
  `- hosts: ${hosts}\n  tasks:\n${tasks.map((task) => `    - ${task}\n`).join('')}`;
const failures = (tasks: { host: string; status: string; message?: string }[]) =>
  tasks.filter(({ status }) => status === 'failed').map(({ host, message }) => `${host}: ${message}`);

describe('what cannot be known before the run, and is wrong', () => {
  it.each<[string, string, string]>([
    [
      'a connection',
      '{ name: A, add_host: { name: new, groups: fresh, kplay_port: "{{ said.stdout }}" } }',
      'kplay_port of host "new" must be a port between 1 and 65535, not "a b/c"',
    ],
    [
      'the name of a host',
      '{ name: A, add_host: { name: "{{ said.stdout }}", groups: fresh } }',
      'the name of host "a b/c" may hold letters, digits, ".", "_" and "-" only',
    ],
    [
      'the name of a group, where spaces are well',
      '{ name: A, group_by: { key: "{{ said.stdout }}" } }',
      'the name of group "a-b/c" may hold letters, digits, ".", "_" and "-" only',
    ],
    ['an argument', '{ name: A, add_host: { name: new, groups: "{{ said }}" } }', '"groups" must be a name'],
  ])('%s', async (_, task, message) => {
    const first = [
      '{ name: S, command: echo a b/c, changed_when: false, register: said }',
      '{ name: M, group_by: { key: more, parents: above } }',
    ];
    const text = on('one', ...first, task) + on('two', '{ name: B, debug: { msg: "{{ groups.all }}" } }');
    const { tasks, end, stderr } = await play(text);
    expect(failures(tasks), stderr).toEqual([`one: ${message}`]);
    // nothing was added
    expect(messages(tasks)).toEqual([]);
    expect(end!.exit_code).toBe(3);
  });
});

it('what a host has said is no template among the variables of a new one', async () => {
  const text =
    on(
      'one',
      '{ command: cat @/said, register: said, changed_when: false }',
      '{ add_host: { name: new, kplay_connection: local, heard: "{{ said.stdout }}" } }',
    ) + on('new', '{ debug: { msg: "{{ heard }}" } }');
  const { tasks, stderr } = await play(text, ['-e', 'secret=1'], { said: 'it is {{ secret }}' });
  expect(messages(tasks), stderr).toEqual(['new: it is {{ secret }}']);
});

it('acts in check mode, and a play that finds nobody is told as such', async () => {
  const text =
    on(
      'all',
      '{ name: A, group_by: { key: "of_{{ inventory_hostname }}" }, when: inventory_hostname != "two" }',
    ) +
    on('of_one', '{ name: B, debug: { msg: b } }') +
    on('of_two', '{ name: C, debug: { msg: c } }');
  const { tasks, events, end } = await play(text, ['-C']);
  expect(story(tasks)).toEqual(['A: changed', 'B: unchanged']);
  expect(events.flatMap((event) => (event.event === 'play' ? [event.hosts] : []))).toEqual([
    ['one', 'two', 'three'],
    ['one'],
    [],
  ]);
  expect(end!.exit_code).toBe(0);
});

it('hosts that are known get another connection until they are reached', async () => {
  const hosts =
    'all: { hosts: { one: { kplay_connection: local }, vm: { kplay_host: 127.0.0.1, kplay_port: 1 } } }\n';
  const text =
    on('one', '{ add_host: { name: vm, kplay_connection: local } }') +
    on('vm', '{ name: B, command: echo hi, register: a }');
  const { tasks } = await play(text, [], { 'hosts.yml': hosts });
  expect(story(tasks, 'vm')).toEqual(['B: changed']);
});

it('what tasks have said of a host before it has a play is known there', async () => {
  const text =
    on(
      'one',
      '{ add_host: { name: new, kplay_connection: local } }',
      '{ set_fact: { x: 1 }, delegate_to: new, delegate_facts: true }',
      '{ name: D, command: "true", delegate_to: new }',
    ) + on('new', '{ debug: { msg: "{{ x }}" } }');
  const { tasks, stderr } = await play(text);
  expect(messages(tasks), stderr).toEqual(['new: 1']);
});

describe('refresh_inventory', () => {
  const write = (text: string) =>
    `{ name: W, copy: { dest: "@/hosts.yml", content: ${JSON.stringify(text)} }, run_once: true }`;

  it('that cannot be read fails on all hosts, and the inventory stays', async () => {
    const text = on(
      'all',
      write('all: ['),
      '{ name: R, meta: refresh_inventory }',
      '{ name: A, debug: { msg: a } }',
    );
    const { tasks, end } = await play(text);
    expect(failures(tasks)).toEqual([expect.stringMatching(/^one: .* \(hosts\.yml:1:\d+\)$/)]);
    expect(story(tasks, 'two')).toEqual([]);
    expect(end!.exit_code).toBe(3);
  });

  it('may bring hosts whose connection is wrong, which is told before they are used', async () => {
    const later = 'all: { hosts: { one: { kplay_connection: local }, late: { kplay_port: 0 } } }';
    const text =
      on('one', write(later), '{ name: R, meta: refresh_inventory }') +
      on('all', '{ name: A, debug: { msg: a } }');
    const { tasks } = await play(text);
    expect(failures(tasks)[0]).toMatch(/^one: kplay_port of host "late" must be a port/);
  });

  it('lets a rescue go on', async () => {
    const text = on(
      'one',
      write('all: ['),
      '{ block: [{ name: R, meta: refresh_inventory }], rescue: [{ name: A, debug: { msg: "{{ kplay_failed_task }}" } }] }',
    );
    const { tasks, end } = await play(text);
    expect(messages(tasks)).toEqual(['one: R']);
    expect(end!.exit_code).toBe(0);
  });
});

it('--list-hosts says which plays choose their hosts in the run', async () => {
  const folder = await folderWith({
    'hosts.yml': 'all: { hosts: { one: , two: } }\n',
    'play.yml':
      on('one', '{ group_by: { key: "{{ inventory_hostname }}s" } }') + on('ones', '{ debug: { msg: 1 } }'),
  });
  const { stdout } = await kplayHere(['run', 'play.yml', '-i', 'hosts.yml', '--list-hosts'], { cwd: folder });
  expect(stdout).toBe(
    'play: one\n  hosts (1):\n    one\nplay: ones\n  hosts: ones, chosen when the play starts; possible hosts:\n    one\n',
  );
});
