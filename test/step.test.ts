import { expect, test } from 'vitest';
import { folderWith } from './support/program.ts';
import { kplayHere } from './support/program-here.ts';
import { inTerminal } from './support/terminal.ts';

const files = {
  'hosts.yml': 'all:\n  hosts: {one: , two: }\n  vars: {kplay_connection: local}\n',
  'play.yml': `- name: P
  hosts: all
  tasks:
    - {name: A, debug: {msg: a}}
    - {name: B, debug: {msg: b}}
    - {name: C, debug: {msg: c}}
    - {name: D, debug: {msg: d}}
`,
};
const run = ['run', 'play.yml', '-i', 'hosts.yml', '--step'];

test('--step asks once for all hosts, leaves out what is refused, and continues', async () => {
  const terminal = inTerminal(run, { cwd: await folderWith(files) });
  for (const [task, answer] of [
    ['A', 'y'],
    ['B', 'n'],
    ['C', 'c'],
  ]) {
    await terminal.shows(new RegExp(`^Run "${task}"\\?`));
    terminal.type(`${answer}\r`);
  }
  expect(await terminal.ended).toBe(0);
  const rows = (await terminal.rows()).filter((row) => /^(Run|one|two)/.test(row));
  expect(rows.slice(0, 6).map((row) => row.replace(/ {2,}/g, ' '))).toEqual([
    'Run "A"? (y)es, (n)o, (c)ontinue without questions: y',
    'one, two debug A a',
    'Run "B"? (y)es, (n)o, (c)ontinue without questions: n',
    'Run "C"? (y)es, (n)o, (c)ontinue without questions: c',
    'one, two debug C c',
    'one, two debug D d',
  ]);
});

test('it needs a terminal', async () => {
  const { code, stderr } = await kplayHere(run, { cwd: await folderWith(files) });
  expect([code, stderr]).toEqual([1, 'kplay: --step needs a terminal to ask\n']);
});
