import { expect, test } from 'vitest';
import { inspect } from '../../playbook/project.fixture.ts';
import { connectsAhead } from './connects-ahead.ts';

const run = '{command: "true"}';
const set = '{set_fact: {x: 1}}';

test.each([
  { name: 'several tasks', tasks: [run, run], ahead: true },
  { name: 'one task', tasks: [run], ahead: false },
  { name: 'no task', tasks: [], ahead: false },
  {
    name: 'what is evaluated here comes first',
    tasks: [set, '{assert: {that: "x == 1"}}', run, run],
    ahead: true,
  },
  { name: 'nothing but that', tasks: [set, set], ahead: false },
  { name: 'a block', tasks: [`{block: [${run}, ${run}]}`], ahead: true },
  { name: 'one task, and facts for it', tasks: ['{command: "echo {{ facts.hostname }}"}'], ahead: true },
  {
    name: 'facts for what is evaluated here',
    tasks: ['{debug: {msg: "{{ facts.hostname }}"}}'],
    ahead: false,
  },
  { name: 'a condition', tasks: ['{command: "true", when: domain == ""}', run], ahead: false },
  { name: 'a loop', tasks: ['{command: "true", loop: []}', run], ahead: false },
  { name: 'another host', tasks: ['{command: "true", delegate_to: localhost}', run, run], ahead: false },
  { name: 'one host for all', tasks: ['{command: "true", run_once: true}', run], ahead: false },
  { name: 'it may not be there yet', tasks: ['{wait_for_connection: {}}', run], ahead: false },
  { name: 'an end comes first', tasks: ['{meta: end_host, when: domain == ""}', run, run], ahead: false },
  {
    name: 'an include comes first',
    tasks: ['{set_fact: {x: other}}', '{include_tasks: "{{ x }}.yml"}', run, run],
    files: { 'other.yml': `- ${run}\n` },
    ahead: false,
  },
])('$name: $ahead', async ({ tasks, files, ahead }) => {
  const lines = tasks.map((task) => `    - ${task}\n`).join('');
  const site = `- hosts: all\n  tasks:${tasks.length === 0 ? ' []' : ''}\n${lines}`;
  const { plan } = await inspect({ ...files, 'site.yml': site });
  expect(await connectsAhead(plan.plays[0]!)).toBe(ahead);
});
