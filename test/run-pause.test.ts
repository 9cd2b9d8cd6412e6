import { expect, test } from 'vitest';
import { play, told } from './support/play.ts';

const say = (name: string, msg: string) => `    - {name: ${name}, debug: {msg: "${msg}"}}\n`;

test.each([
  ['seconds', 'seconds: 1, prompt: coffee', ['P: coffee', 'S: true ']],
  ['a part of a minute', 'minutes: "{{ wanted }}"', ['P: ', 'S: true ']],
  [
    'no terminal',
    'prompt: Go on',
    ['P failed: pause waits for an answer, and there is no terminal: give it seconds or minutes'],
  ],
  [
    'no number',
    'seconds: "{{ facts.system }}"',
    ['P failed: "seconds" must be a number that is not negative'],
  ],
])('%s', async (_, args, expected) => {
  const { tasks } = await play(
    `- name: P\n  hosts: one\n  vars: {wanted: 0.01}\n  tasks:\n    - {name: P, pause: {${args}}, register: p}\n${say('S', '{{ not p.failed }} {{ p.user_input }}')}`,
  );
  expect(told(tasks)).toEqual(expected);
});

test('one host of a batch waits, and the others wait for it', async () => {
  const { tasks } = await play(
    `- name: P\n  hosts: all\n  tasks:\n    - {name: P, pause: {seconds: 0}}\n${say('S', 'x')}`,
  );
  expect(tasks.filter(({ module }) => module === 'pause')).toHaveLength(1);
  expect(tasks.filter(({ module }) => module === 'debug')).toHaveLength(3);
});

test('check mode does not wait', async () => {
  const { tasks } = await play('- name: P\n  hosts: one\n  tasks:\n    - {name: P, pause: {minutes: 60}}\n', [
    '--check',
  ]);
  expect(told(tasks)).toEqual(['P: a run would wait here']);
});
