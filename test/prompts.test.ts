import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { folderWith, program } from './support/program.ts';

/** Runs a play on a terminal (script(1) makes one), typing each answer when its question is there. */
async function onTerminal(prompt: string, answers: [question: string, answer: string][]) {
  const folder = await folderWith({
    'hosts.yml': 'all: {hosts: {one: {kplay_connection: local}}}\n',
    'play.yml': `- {name: P, hosts: one, vars_prompt: [${prompt}], tasks: [{debug: {msg: "it is <{{ word }}>"}}]}\n`,
  });
  const command = `${process.execPath} ${program} run play.yml -i hosts.yml`;
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    cwd: folder,
    env: { ...process.env, TERM: 'dumb' },
  });
  const open = [...answers];
  let [screen, seen] = ['', 0];
  child.stdout.on('data', (chunk) => {
    screen += chunk;
    const at = open[0] ? screen.indexOf(open[0][0], seen) : -1;
    if (at < 0) return;
    seen = at + open[0]![0].length;
    child.stdin.write(`${open.shift()![1]}\r`);
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { screen, code };
}

test.each<[string, string, [string, string][], string]>([
  ['what is typed', '{name: word, prompt: Which, private: false}', [['Which: ', 'this']], 'this'],
  ['the default', '{name: word, private: false, default: 7}', [['word [7]: ', '']], '7'],
  ['braces are text', '{name: word, private: false}', [['word: ', '{{ x }}']], '{{ x }}'],
  [
    'asked twice, until both are the same',
    '{name: word, confirm: true}',
    [
      ['word: ', 'a1'],
      ['word (again): ', 'a2'],
      ['word: ', 'a3'],
      ['word (again): ', 'a3'],
    ],
    'a3',
  ],
])('%s', async (_, prompt, answers, expected) => {
  const { screen, code } = await onTerminal(prompt, answers);
  expect(screen).toContain(`it is <${expected}>`);
  expect(code).toBe(0);
});

test('what is private is not shown', async () => {
  const { screen } = await onTerminal('{name: word, prompt: Secret}', [['Secret: ', 'canary-4711']]);
  // the play itself says it; the terminal does not repeat what is typed
  expect(screen.split('canary-4711')).toHaveLength(2);
});

test('Ctrl-C at a question ends it with 130', async () => {
  const { code } = await onTerminal('{name: word}', [['word: ', '\u0003']]);
  expect(code).toBe(130);
});
