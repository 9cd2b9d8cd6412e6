import { expect, test } from 'vitest';
import { play, story } from './support/play.ts';

test('a host that resets its connection disturbs nobody who is at work there, or who comes later', async () => {
  const { tasks, code } = await play(`
- name: P
  hosts: [one, two]
  tasks:
    - {name: A, command: "true", delegate_to: two}
    - {name: B, command: sleep 0.5, delegate_to: two, when: inventory_hostname == "one"}
    - {name: C, command: sleep 0.2, when: inventory_hostname == "two"}
    - {meta: reset_connection}
    - {name: D, command: "true", delegate_to: two}
`);
  expect([story(tasks), story(tasks, 'two'), code]).toEqual([
    ['A: changed', 'B: changed', 'C: skipped', 'D: changed'],
    ['A: changed', 'B: skipped', 'C: changed', 'D: changed'],
    0,
  ]);
});
