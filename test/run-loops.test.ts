import { describe, expect, test } from 'vitest';
import { messages, play, story } from './support/play.ts';

const say = (name: string, text: string, more = '') => `{name: ${name}, debug: {msg: "${text}"}${more}}`;
const tasks = (...list: string[]) =>
  `- name: P\n  hosts: one\n  tasks:\n${list.map((task) => `    - ${task}\n`).join('')}`;

describe('a loop around tasks', () => {
  test.each<[string, string, string[]]>([
    [
      'a list',
      `{block: [${say('A', '{{ item }} {{ loop.index }}')}, ${say('B', '{{ item }}')}], loop: [x, y]}`,
      ['x 1', 'x', 'y 2', 'y'],
    ],
    [
      'a variable',
      `{block: [${say('A', '{{ t }} {{ i }}')}], loop: things, loop_control: {loop_var: t, index_var: i}}`,
      ['p 0', 'q 1'],
    ],
    [
      'what a task has said',
      `{block: [{command: printf "a\\nb", register: r}, {block: [${say('A', '{{ item }}')}], loop: r.stdout_lines}]}`,
      ['a', 'b'],
    ],
    [
      'a loop in a loop',
      `{block: [{block: [${say('A', '{{ o }}{{ item }}')}], loop: [1, 2]}], loop: [x, y], loop_control: {loop_var: o}}`,
      ['x1', 'x2', 'y1', 'y2'],
    ],
    [
      'a loop of a task inside',
      `{block: [${say('A', '{{ item }}{{ n }}', ', loop: [1, 2], loop_control: {loop_var: n}')}], loop: [x]}`,
      ['x1', 'x2'],
    ],
    [
      'conditions of each item',
      `{block: [${say('A', '{{ item }}')}], loop: [1, 2, 3], when: item != 2}`,
      ['1', '3'],
    ],
    ['nothing', `{block: [${say('A', '{{ item }}')}], loop: []}`, []],
  ])('%s', async (_, task, expected) => {
    const {
      tasks: told,
      code,
      stderr,
    } = await play(tasks(task), [], { 'group_vars/all.yml': 'things: [p, q]\n' });
    expect([messages(told), code], stderr).toEqual([expected.map((text) => `one: ${text}`), 0]);
  });

  test('rescue and always are those of the item; reports name it', async () => {
    const { tasks: told } = await play(
      tasks(
        `{block: [{name: A, command: "test {{ item }} = x"}], rescue: [${say('R', '{{ item }}')}], always: [${say('Z', '{{ item }}')}], loop: [x, y]}`,
      ),
    );
    expect(story(told)).toEqual([
      'A [x]: changed',
      'Z [x]: unchanged',
      'A [y]: rescued',
      'R [y]: unchanged',
      'Z [y]: unchanged',
    ]);
  });

  test('hosts with loops of their own length meet behind them', async () => {
    const { tasks: told, code } = await play(
      `- name: P\n  hosts: [one, two]\n  tasks:\n    - {block: [${say('A', '{{ item }}')}], loop: things}\n    - {name: Z, debug: {msg: z}, run_once: true}\n`,
      [],
      { 'host_vars/one.yml': 'things: [1, 2, 3]\n', 'host_vars/two.yml': 'things: []\n' },
    );
    expect([messages(told), code]).toEqual([['one: 1', 'one: 2', 'one: 3', 'one: z'], 0]);
  });
});

describe('names with templates', () => {
  const files = {
    'a.yml': `- ${say('A', 'a {{ item }}')}\n`,
    'b.yml': `- ${say('B', 'b {{ item }}')}\n`,
    'os-Debian.yml': `- ${say('D', 'debian')}\n`,
    'os-RedHat.yml': `- ${say('R', '{{ nobody_defines_this }}')}\n`,
    'roles/svc_a/tasks/main.yml': `- ${say('A', 'role a {{ p }}')}\n`,
    'roles/svc_b/tasks/main.yml': `- ${say('B', 'role b {{ p }}')}\n`,
    'vars-default.yml': 'v: by default\n',
    'group_vars/all.yml': 'things: [a, b]\n',
  };
  test.each<[string, string, string[]]>([
    ['files, from a list', '{include_tasks: "{{ item }}.yml", loop: [b, a]}', ['b b', 'a a']],
    ['files, from a variable', '{include_tasks: "{{ item }}.yml", loop: things}', ['a a', 'b b']],
    ['a file, from a fact', '{include_tasks: "os-{{ facts.os_family }}.yml"}', ['debian']],
    [
      'roles',
      '{include_role: {name: "svc_{{ item }}"}, vars: {p: "{{ item }}"}, loop: things}',
      ['role a a', 'role b b'],
    ],
    [
      'the first that is there',
      `{block: [{include_vars: {first_found: ["vars-{{ facts.os_family }}.yml", vars-default.yml]}}, ${say('V', '{{ v }}')}]}`,
      ['by default'],
    ],
  ])('%s', async (_, task, expected) => {
    const { tasks: told, code, stderr } = await play(tasks(task), [], files);
    expect([messages(told), code], stderr).toEqual([expected.map((text) => `one: ${text}`), 0]);
  });

  test('a name that means nothing in the run is the failure of the task', async () => {
    const text = tasks('{command: echo c, register: r}', '{name: I, include_tasks: "{{ r.stdout }}.yml"}');
    const { tasks: told, code } = await play(text, [], files);
    expect([told.at(-1)?.task, told.at(-1)?.status, code]).toEqual(['I', 'failed', 3]);
    expect(told.at(-1)?.message).toContain('"c.yml"');
  });

  test('hosts, serial and vars_files, from the command line', async () => {
    const text = `- name: P\n  hosts: "{{ target }}"\n  serial: "{{ n }}"\n  vars_files: ["vars-{{ kind }}.yml"]\n  tasks: [${say('A', '{{ v }}')}]\n`;
    const {
      tasks: told,
      events,
      code,
      stderr,
    } = await play(text, ['-e', 'target=one:two', '-e', 'n=1', '-e', 'kind=default'], files);
    expect([messages(told), code], stderr).toEqual([['one: by default', 'two: by default'], 0]);
    expect(events.filter((event) => event.event === 'play')).toHaveLength(2);
  });
});
