import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { messages, play, story } from './support/play.ts';

describe('repeating', () => {
  test.each([
    ['until it holds', 'until: a.rc == 0', ['A: changed', 'Z: changed'], 3, 0],
    ['retries alone', 'retries: 3', ['A: changed', 'Z: changed'], 3, 0],
    ['until there are no attempts left', 'until: a.rc == 0\n      retries: 1', ['A: failed'], 2, 3],
    ['no longer than needed', 'until: a.rc == 1', ['A: failed'], 1, 3],
    [
      'what failed_when says counts',
      'until: a.failed == false\n      failed_when: a.rc == 1\n      retries: 5',
      ['A: changed', 'Z: changed'],
      3,
      0,
    ],
  ])('%s', async (_, keywords, expected, attempts, exit) => {
    const { tasks, code, folder } = await play(`
- name: P
  hosts: one
  tasks:
    - name: A
      shell: {cmd: 'echo x >>@/n; test $(wc -l <@/n) -ge 3'}
      register: a
      delay: 0
      ${keywords}
    - {name: Z, command: "true"}
`);
    expect([story(tasks), code]).toEqual([expected, exit]);
    expect((await readFile(`${folder}/n`, 'utf8')).length / 2).toBe(attempts);
  });

  test('each item on its own; the result counts the attempts', async () => {
    const { tasks } = await play(`
- name: P
  hosts: one
  tasks:
    - name: A
      shell: {cmd: 'echo x >>@/{{ item }}; test $(wc -l <@/{{ item }}) -ge {{ item }}'}
      loop: [1, 2, 3]
      register: a
      until: a.rc == 0
      delay: 0
    - debug: {msg: "{{ item.attempts }}"}
      loop: a.results
`);
    expect(messages(tasks)).toEqual(['one: 1', 'one: 2', 'one: 3']);
  });
});

test('conditions call a result that is not registered "result"', async () => {
  const { tasks, code, stderr } = await play(
    '- name: P\n  hosts: one\n  tasks: [{name: A, command: echo x, changed_when: result.stdout == "y", failed_when: result.rc == 1}]\n',
  );
  expect([story(tasks), code], stderr).toEqual([['A: unchanged'], 0]);
});

test('a task that fails says why, also if changed_when reads what it does not have then', async () => {
  const { tasks, code } = await play(
    '- name: P\n  hosts: one\n  tasks: [{name: A, copy: {dest: /nope/x/y, content: x}, register: r, changed_when: r.mode == 1}]\n',
  );
  expect([tasks[0]?.message, code]).toEqual(['there is no directory /nope/x', 3]);
});

describe('loop_control', () => {
  test('loop_var, index_var and label', async () => {
    const { tasks } = await play(`
- name: P
  hosts: one
  tasks:
    - name: A
      command: echo {{ u.name }} {{ i }}
      loop: [{name: x}, {name: y}]
      loop_control: {loop_var: u, index_var: i, label: "{{ u.name }}"}
      register: a
    - debug: {msg: "{{ item.stdout }} {{ item.u.name }}"}
      loop: a.results
`);
    expect(story(tasks).slice(0, 2)).toEqual(['A [x]: changed', 'A [y]: changed']);
    expect(messages(tasks)).toEqual(['one: x 0 x', 'one: y 1 y']);
  });

  test('pause waits between items', async () => {
    const { tasks, end } = await play(`
- name: P
  hosts: one
  tasks:
    - {name: A, command: "true", loop: [1, 2, 3], loop_control: {pause: 0.2}}
`);
    expect(story(tasks)).toHaveLength(3);
    expect(end!.ms).toBeGreaterThanOrEqual(400);
  });
});

describe('run_once', () => {
  test('the first host runs it when all are there, and all know what it said', async () => {
    const { tasks, folder } = await play(`
- name: P
  hosts: all
  tasks:
    - {name: Slow, shell: {cmd: 'test {{ inventory_hostname }} != three || sleep 0.3; echo {{ inventory_hostname }} >>@/log'}}
    - name: Once
      shell: {cmd: 'echo once >>@/log; echo {{ inventory_hostname }}'}
      run_once: true
      register: once
    - debug: {msg: "{{ once.stdout }}"}
`);
    expect(tasks.filter(({ task }) => task === 'Once').map(({ host }) => host)).toEqual(['one']);
    expect(messages(tasks).sort()).toEqual(['one: one', 'three: one', 'two: one']);
    expect((await readFile(`${folder}/log`, 'utf8')).trim().split('\n').at(-1)).toBe('once');
  });

  test('a host that has failed before is not the first', async () => {
    const { tasks, code } = await play(`
- name: P
  hosts: all
  tasks:
    - {name: A, command: 'test {{ inventory_hostname }} != one'}
    - {name: Once, command: "true", run_once: true}
    - {name: Z, command: "true"}
`);
    expect(tasks.filter(({ task }) => task === 'Once').map(({ host }) => host)).toEqual(['two']);
    expect(story(tasks, 'three')).toEqual(['A: changed', 'Z: changed']);
    expect(code).toBe(3);
  });

  test('its failure is that of all hosts', async () => {
    const { tasks, code } = await play(`
- name: P
  hosts: all
  tasks:
    - {name: Once, command: "false", run_once: true}
    - {name: Z, command: "true"}
`);
    expect(tasks.map(({ host, task }) => `${host} ${task}`)).toEqual(['one Once']);
    expect(code).toBe(3);
  });

  test('more hosts than forks', async () => {
    const { tasks, code } = await play(
      `
- name: P
  hosts: all
  tasks:
    - {name: A, command: "true"}
    - {name: Once, command: "true", run_once: true}
    - {name: Z, command: "true"}
`,
      ['-f', '1'],
    );
    expect(tasks.filter(({ task }) => task === 'Z')).toHaveLength(3);
    expect(code).toBe(0);
  });
});

describe('delegate_to', () => {
  test('runs elsewhere, with the variables of its own host', async () => {
    const { tasks, code } = await play(
      `
- name: P
  hosts: [one, two]
  tasks:
    - name: A
      command: echo {{ inventory_hostname }}
      delegate_to: "{{ other }}"
      register: a
    - debug: {msg: "{{ a.stdout }}"}
    - {name: B, command: "true", delegate_to: localhost}
`,
      [],
      { 'host_vars/one.yml': 'other: three', 'host_vars/two.yml': 'other: localhost' },
    );
    expect(messages(tasks).sort()).toEqual(['one: one', 'two: two']);
    expect([story(tasks, 'two'), code]).toEqual([['A: changed', 'debug: unchanged', 'B: changed'], 0]);
  });

  test('a host that is not there fails the task, not the host', async () => {
    const { tasks, code } = await play(
      `
- name: P
  hosts: one
  tasks:
    - {name: A, command: "true", delegate_to: gone, ignore_errors: true}
    - {name: B, command: "true"}
    - {command: echo nobody, register: said}
    - {name: C, command: "true", delegate_to: "{{ said.stdout }}"}
`,
      ['-i', 'more.yml'],
      { 'more.yml': 'all: {hosts: {gone: {kplay_connection: ssh, kplay_host: 127.0.0.1, kplay_port: 1}}}' },
    );
    expect(story(tasks)).toEqual(['A: ignored', 'B: changed', 'command: changed', 'C: failed']);
    expect(tasks.map(({ message }) => message?.slice(0, 35))).toEqual([
      'on gone, to which it is delegated: ',
      undefined,
      undefined,
      'there is no host "nobody" to delega',
    ]);
    expect(code).toBe(3);
  });
});

describe('modes of a task', () => {
  test('check_mode true never touches, false always does', async () => {
    const text = `
- name: P
  hosts: one
  tasks:
    - {name: A, copy: {dest: "@/a", content: x}, check_mode: true}
    - {name: B, copy: {dest: "@/b", content: x}, check_mode: false}
`;
    for (const args of [[], ['--check']]) {
      const { folder, tasks } = await play(text, args);
      expect(story(tasks)).toEqual(['A: changed', 'B: changed']);
      expect([existsSync(`${folder}/a`), existsSync(`${folder}/b`)]).toEqual([false, true]);
    }
  });

  test('environment and module_defaults come from outside, inner ones win', async () => {
    const { tasks } = await play(`
- name: P
  hosts: one
  environment: {A: play, B: play}
  module_defaults:
    command: {chdir: /tmp}
    shell: {chdir: /}
  tasks:
    - block:
        - {name: A, shell: {cmd: 'echo $A $B $PWD'}, register: a, environment: {B: task}}
        - {name: B, command: {cmd: pwd, chdir: /usr}, register: b}
        - {name: C, command: pwd, register: c}
      module_defaults: {shell: {chdir: /bin/..}}
    - debug: {msg: "{{ a.stdout }} {{ b.stdout }} {{ c.stdout }}"}
`);
    expect(messages(tasks)[0]).toMatch(/^one: play task \/\S* \/usr \/tmp$/);
  });

  test('throttle lets so many hosts in at a time', async () => {
    const { folder } = await play(`
- name: P
  hosts: all
  tasks:
    - {name: A, shell: {cmd: 'echo in >>@/log; sleep 0.1; echo out >>@/log'}, throttle: 1}
`);
    expect(await readFile(`${folder}/log`, 'utf8')).toBe('in\nout\nin\nout\nin\nout\n');
  });
});
