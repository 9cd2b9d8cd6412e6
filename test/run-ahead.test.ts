import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { messages, play, story } from './support/play.ts';

/** Tasks are looked at, and sent, before those in front of them have answered. */
const slow = '{name: A, shell: sleep 0.2}';
const slowFailure = '{name: A, shell: "sleep 0.2; false"}';

describe('what fails on the controller keeps its host from what comes after it', () => {
  test.each([
    ['fail', '{name: B, fail: {msg: no}}'],
    ['assert', '{name: B, assert: {that: inventory_hostname == "two"}}'],
    ['an item of a loop', '{name: B, fail: {msg: no}, loop: [x, y], when: item == "x"}'],
    [
      'a condition that cannot be judged',
      '{name: B, command: echo x, register: b, changed_when: int(b.stdout) == 1}',
    ],
    ['an item that is not there', `{name: B, command: !cel '"echo " + a.stdout_lines[3]'}`],
  ])('%s', async (_, failing) => {
    const { tasks, folder, code } = await play(`
- name: P
  hosts: one
  tasks:
    - ${slow.replace('}', ', register: a}')}
    - ${failing}
    - {name: Z, command: touch @/made}
`);
    expect(
      story(tasks)
        .filter((line) => !/skipped/.test(line))
        .at(-1),
    ).toMatch(/^B.*: failed$/);
    expect([existsSync(`${folder}/made`), code]).toEqual([false, 3]);
  });
});

describe('a task that is dropped has left no trace', () => {
  test.each([
    ['set_fact', '{name: B, set_fact: {x: new}}'],
    ['set_fact in a loop', '{name: B, set_fact: {x: "{{ item }}"}, loop: [newer, new]}'],
    ['include_vars', '{name: B, include_vars: v.yml}'],
    ['register', '{name: B, debug: {msg: new}, register: x}'],
    ['add_host', '{name: B, add_host: {name: four, groups: fresh}}'],
  ])('%s', async (_, dropped) => {
    const { tasks } = await play(
      `
- name: P
  hosts: [one, two]
  tasks:
    - {name: S, set_fact: {x: old}}
    - block: [${slowFailure}, ${dropped}]
      rescue:
        - {debug: {msg: "{{ x }} {{ default groups.fresh 'none' }}"}}
`,
      [],
      { 'v.yml': 'x: new\n' },
    );
    expect(messages(tasks).sort()).toEqual(['one: old none', 'two: old none']);
  });
});

test('of two tasks that define a variable the later one counts, whenever the earlier one answers', async () => {
  const { tasks } = await play(`
- name: P
  hosts: one
  tasks:
    - {name: A, shell: "sleep 0.2; echo x", register: v}
    - {name: S, set_fact: {v: fact}}
    - {name: D1, debug: {msg: "{{ v }}"}}
    - {name: C, command: "true"}
    - {name: D2, debug: {msg: "{{ v }}"}, when: 'hostvars[inventory_hostname].v == "fact"'}
`);
  expect(messages(tasks)).toEqual(['one: fact', 'one: fact']);
});

test('the name of a task says what was known at its place', async () => {
  const { tasks } = await play(`
- name: P
  hosts: one
  vars: {v: first}
  tasks:
    - {name: "A {{ v }}", shell: sleep 0.2}
    - {name: S, set_fact: {v: second}}
`);
  expect(story(tasks)[0]).toBe('A first: changed');
});

test('--one-by-one looks at a task when the one before has answered', async () => {
  const text = `
- name: P
  hosts: one
  tasks:
    - {name: A, shell: sleep 0.3; echo new >@/said}
    - {name: B, debug: {msg: "{{ file 'said' }}"}}
`;
  const { tasks } = await play(text, ['--one-by-one'], { said: 'old\n' });
  expect(messages(tasks)).toEqual(['one: new']);
});
