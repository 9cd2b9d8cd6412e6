import { failOn, type OracleCase, on, play, say, tell } from './case.ts';

export const blocks: OracleCase[] = [
  {
    name: 'block, rescue and always',
    text: play([
      `{block: [${failOn('one', 'A')}, ${say('B')}], rescue: [${say('R')}], always: [${say('Z')}]}`,
      say('After'),
    ]),
  },
  {
    name: 'nested blocks',
    text: play([
      `{block: [{block: [${failOn('one', 'A')}, ${say('B')}], always: [${say('Y')}]}, ${say('C')}], rescue: [${say('R')}, ${failOn('one', 'G')}], always: [${say('Z')}]}`,
      say('After'),
    ]),
  },
  {
    name: 'a rescue in a rescue, a block in always',
    text: play([
      `{block: [${failOn('one', 'A')}], rescue: [{block: [${failOn('one', 'B')}], rescue: [${say('C')}]}], always: [{block: [${failOn('two', 'D')}], rescue: [${say('E')}]}]}`,
      say('After'),
    ]),
  },
  {
    name: 'a failure in always counts, and one in a rescue without always',
    text: play([
      `{block: [${failOn('one', 'A')}], rescue: [${failOn('one', 'R')}]}`,
      `{block: [${say('B')}], always: [${failOn('two', 'Z')}, ${say('Y')}]}`,
      say('After'),
    ]),
  },
  {
    name: 'the failed task is known',
    text: play([
      `{block: [${failOn('two', 'A')}], rescue: [${tell('R', '{{ kplay_failed_task }} {{ kplay_failed_result.msg }}')}]}`,
    ]),
  },
  {
    name: 'conditions and loops in a block',
    text: play([
      `{when: 'inventory_hostname != "one"', block: [${tell('A', '{{ item }}', 'loop: [x, y]')}], always: [${say('Z')}]}`,
    ]),
  },
  {
    name: 'an ignored failure is none for the rescue',
    text: play([
      `{block: [{name: A, fail: {msg: sorry}, ignore_errors: true}, ${say('B')}], rescue: [${say('R')}]}`,
      `{block: [{name: C, fail: {msg: sorry}, ${on('two')}}], ignore_errors: true, rescue: [${say('S')}]}`,
      say('After'),
    ]),
  },
  {
    name: 'a loop fails in a block, its rescue is for the host',
    text: play([
      `{block: [{name: A, fail: {msg: sorry}, loop: [one, two], when: item == inventory_hostname}, ${say('B')}], rescue: [${say('R')}]}`,
    ]),
  },
  {
    name: 'the name of a block says nothing, tags of a block go to its tasks',
    text: play([
      `{name: N, tags: [a], block: [${say('A')}, ${say('B', 'tags: [b]')}], always: [${say('Z')}]}`,
      say('After'),
    ]),
    args: ['-t', 'a', '--skip-tags', 'b'],
  },
  {
    name: 'a transaction whose check fails undoes its tasks',
    text: play([
      `{transaction: {check: test -e /no/such}, block: [{name: A, copy: {dest: "{{ playbook_dir }}/a-{{ inventory_hostname }}", content: a}}]}`,
      say('After'),
    ]),
    only: { why: 'Ansible has no transactions', ours: { code: 3 } },
  },
];
