import { expect, it } from 'vitest';
import { findings } from '../playbook/project.fixture.ts';

const end = '    - { name: End, fail: { msg: no }, MORE }\n';
const next = '    - { name: Next, debug: { msg: 1 } }\n';
const play = (text: string) => `- hosts: web\n  tasks:\n${text}`;
const fail = '{ name: End, fail: { msg: no } }';
const debug = (name: string) => `{ name: ${name}, debug: { msg: 1 } }`;
const block = (tasks: string) => `    - block: ${tasks}\n`;
const after = 'unreachable-task "Next" is never reached';

const cases: [name: string, playbook: string, found: string[]][] = [
  ['after fail', play(end.replace(', MORE', '') + next), [after]],
  ['after fail with a condition', play(end.replace('MORE', 'when: size(group_names) > 1') + next), []],
  ['after fail that is ignored', play(end.replace('MORE', 'ignore_errors: true') + next), []],
  ['after fail with a tag', play(end.replace('MORE', 'tags: x') + next), []],
  ['fail as the last task', play(next + end.replace(', MORE', '')), []],
  ['after the end of the play', play(`    - meta: end_play\n${next}`), [after]],
  [
    'after an end of the play with a condition',
    play(`    - { meta: end_play, when: size(group_names) > 1 }\n${next}`),
    [],
  ],
  ['after fail in a block', play(block(`[${fail}, ${debug('Next')}]`)), [after]],
  ['in the rescue of a block', play(block(`[${fail}]\n      rescue: [${debug('Next')}]`)), []],
  ['after a block that is rescued', play(`${block(`[${fail}]\n      rescue: [${debug('R')}]`)}${next}`), []],
  ['after flush_handlers', play(`    - meta: flush_handlers\n${next}`), []],
  [
    'false',
    play('    - { name: A, debug: { msg: 1 }, when: "false" }\n'),
    ['unreachable-task "false" is never true: nothing below this condition runs'],
  ],
  [
    'false computed',
    play('    - { name: A, debug: { msg: 1 }, when: "1 > 2" }\n'),
    ['unreachable-task "1 > 2" is never true: nothing below this condition runs'],
  ],
  ['true', play('    - { name: A, debug: { msg: 1 }, when: true }\n'), []],
];

it.each(cases)('%s', async (_, text, found) => expect(await findings({ 'site.yml': text })).toEqual(found));

it('the end of a role leaves out what is behind it there', async () => {
  const role = (end: string) => ({
    'site.yml': `- hosts: web\n  roles: [r]\n  tasks:\n${next.replace('Next', 'Other')}`,
    'roles/r/tasks/main.yml': `- ${end}\n- ${debug('Next')}\n`,
  });
  expect(await findings(role('{ name: End, meta: end_role }'))).toEqual([after]);
  expect(await findings(role('{ name: End, meta: end_role, when: size(group_names) > 1 }'))).toEqual([]);
});
