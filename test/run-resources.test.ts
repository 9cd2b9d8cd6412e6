import { expect, test } from 'vitest';
import { play } from './support/play.ts';

test('an event says what its task manages, where, and which handlers it notifies', async () => {
  const { tasks, stderr } = await play(`- name: P
  hosts: one
  tasks:
    - {name: A, copy: {dest: '@/a', content: x}, notify: [H, topic]}
    - {name: B, copy: {dest: '@/{{ item }}', content: x}, loop: [b, c], notify: 'H{{ one }}', vars: {one: ''}}
    - {name: C, copy: {dest: '@/a', content: x}, notify: H}
    - {name: D, copy: {dest: '@/d', content: x}, no_log: true}
    - {name: E, file: {path: '@/e', state: touch}, delegate_to: two}
    - {name: F, command: 'true'}
  handlers:
    - {name: H, file: {path: '@/h', state: touch}}
    - {name: I, command: 'true', listen: topic, notify: J}
    - {name: J, command: 'true'}
`);
  const told = tasks.map(({ task, resource, delegated_to, notifies, notified_by }) => [
    task,
    resource?.replace(/\/.*\//, '@/'),
    delegated_to,
    notifies,
    notified_by?.map(({ task, place }) => `${task}:${place.line}`),
  ]);
  expect(told, stderr).toEqual([
    ['A', 'file @/a', undefined, ['H', 'I'], undefined],
    ['B', 'file @/b', undefined, ['H'], undefined],
    ['B', 'file @/c', undefined, ['H'], undefined],
    ['C', 'file @/a', undefined, undefined, undefined],
    ['D', undefined, undefined, undefined, undefined],
    ['E', 'file @/e', 'two', undefined, undefined],
    ['F', undefined, undefined, undefined, undefined],
    ['H', 'file @/h', undefined, undefined, ['A:4', 'B:5']],
    ['I', undefined, undefined, ['J'], ['A:4']],
    ['J', undefined, undefined, undefined, ['I:12']],
  ]);
});
