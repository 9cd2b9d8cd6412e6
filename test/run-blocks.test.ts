import { describe, expect, test } from 'vitest';
import { play, story } from './support/play.ts';

const ok = (name: string) => `{name: ${name}, command: {cmd: "true", read_only: true}}`;
const bad = (name: string) => `{name: ${name}, command: "false"}`;

/** What is said about one host by a play of these tasks, each in one line. */
const cases: [string, string[], string[], number][] = [
  [
    'without a failure there is no rescue, and always runs',
    [`{block: [${ok('A')}], rescue: [${ok('R')}], always: [${ok('Z')}]}`, ok('After')],
    ['A: unchanged', 'Z: unchanged', 'After: unchanged'],
    0,
  ],
  [
    'a failure drops the rest of the block, is rescued, and the host goes on',
    [`{block: [${bad('A')}, ${ok('B')}], rescue: [${ok('R')}], always: [${ok('Z')}]}`, ok('After')],
    ['A: rescued', 'R: unchanged', 'Z: unchanged', 'After: unchanged'],
    0,
  ],
  [
    'a failure in the rescue counts, after always',
    [`{block: [${bad('A')}], rescue: [${bad('R')}, ${ok('S')}], always: [${ok('Z')}]}`, ok('After')],
    ['A: rescued', 'R: failed', 'Z: unchanged'],
    3,
  ],
  [
    'always without a rescue: the failure counts',
    [`{block: [${bad('A')}], always: [${ok('Z')}]}`, ok('After')],
    ['A: failed', 'Z: unchanged'],
    3,
  ],
  [
    'a failure in always counts',
    [`{block: [${ok('A')}], always: [${bad('Z')}]}`, ok('After')],
    ['A: unchanged', 'Z: failed'],
    3,
  ],
  [
    'a failure before the block is none of its business',
    [bad('Before'), `{block: [${ok('A')}], rescue: [${ok('R')}], always: [${ok('Z')}]}`],
    ['Before: failed'],
    3,
  ],
  [
    'the inner rescue comes first, and the outer one sees what fails there',
    [
      `{block: [{block: [${bad('A')}], rescue: [${bad('R')}], always: [${ok('Z')}]}, ${ok('B')}], rescue: [${ok('S')}]}`,
      ok('After'),
    ],
    ['A: rescued', 'R: rescued', 'Z: unchanged', 'S: unchanged', 'After: unchanged'],
    0,
  ],
  [
    'a block without rescue hands its failure to the one around it',
    [`{block: [{block: [${bad('A')}], always: [${ok('Z')}]}, ${ok('B')}], rescue: [${ok('S')}]}`],
    ['A: rescued', 'Z: unchanged', 'S: unchanged'],
    0,
  ],
  [
    'the conditions of a block are those of its tasks',
    [`{when: '"x" in group_names', block: [${bad('A')}], rescue: [${ok('R')}]}`, ok('After')],
    ['A: skipped', 'After: unchanged'],
    0,
  ],
  [
    'ignore_errors is no failure',
    [`{ignore_errors: true, block: [${bad('A')}, ${ok('B')}], rescue: [${ok('R')}]}`],
    ['A: ignored', 'B: unchanged'],
    0,
  ],
  [
    'an item that fails lets the others have their turn',
    [
      `{block: [{name: A, command: 'sh -c "exit {{ item }}"', loop: [0, 1, 0]}, ${ok('B')}], rescue: [${ok('R')}]}`,
    ],
    ['A [0]: changed', 'A [1]: rescued', 'A [0]: changed', 'R: unchanged'],
    0,
  ],
];

describe('blocks', () => {
  test.each(cases)('%s', async (_, tasks, expected, exit) => {
    const text = `- name: P\n  hosts: one\n  tasks:\n${tasks.map((task) => `    - ${task}\n`).join('')}`;
    const { tasks: told, code } = await play(text);
    expect([story(told), code]).toEqual([expected, exit]);
  });

  test('the rescue sees what has failed; hosts without a failure do not run it', async () => {
    const { tasks, code } = await play(`
- name: P
  hosts: all
  tasks:
    - name: B
      vars: {who: two}
      block:
        - {name: A, shell: {cmd: 'echo said; test {{ inventory_hostname }} != {{ who }}'}, register: a}
      rescue:
        - debug: {msg: "{{ kplay_failed_task }} {{ kplay_failed_result.rc }} {{ a.stdout }}"}
    - {name: Z, command: "true"}
`);
    expect(story(tasks, 'one')).toEqual(['A: changed', 'Z: changed']);
    expect(story(tasks, 'two')).toEqual(['A: rescued', 'debug: unchanged', 'Z: changed']);
    expect(tasks.find(({ module }) => module === 'debug')?.message).toBe('A 1 said');
    expect(code).toBe(0);
  });

  test('a host that is lost in a block is reached anew for the rescue', async () => {
    const { tasks, code, end } = await play(`
- name: P
  hosts: one
  tasks:
    - block:
        - {name: A, shell: {cmd: 'kill -9 $(awk "{print \\$4}" /proc/$PPID/stat)'}}
        - {name: B, command: "true"}
      rescue:
        - {name: R, command: "true"}
    - {name: Z, command: "true"}
`);
    expect(story(tasks)).toEqual(['A: changed', 'B: rescued', 'R: changed', 'Z: changed']);
    expect([code, end?.hosts.one?.unreachable]).toEqual([0, false]);
  });

  test('when tags leave no task of the rescue, a failure is a failure', async () => {
    const text = `
- name: P
  hosts: one
  tasks:
    - block: [{name: A, command: "false", tags: a}]
      rescue: [{name: R, command: "true"}]
`;
    const { tasks, code } = await play(text, ['-t', 'a']);
    expect([story(tasks), code]).toEqual([['A: failed'], 3]);
  });

  test('handlers that a block has notified run after its rescue', async () => {
    const { tasks } = await play(`
- name: P
  hosts: one
  tasks:
    - notify: H
      block: [{name: A, command: "true"}, {name: B, command: "false"}]
      rescue: [{name: R, command: "true"}]
  handlers:
    - {name: H, command: "true"}
`);
    expect(story(tasks)).toEqual(['A: changed', 'B: rescued', 'R: changed', 'H: changed']);
  });
});
