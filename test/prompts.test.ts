import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { folderWith, kplay, program } from './support/program.ts';

type Answers = [question: string, answer: string][];

/** Runs `kplay` on a terminal (script(1) makes one), typing each answer when its question is there. */
async function onTerminal(words: string, files: Record<string, string>, answers: Answers) {
  const cwd = await folderWith({ 'hosts.yml': 'all: {hosts: {one: {kplay_connection: local}}}\n', ...files });
  const child = spawn('script', ['-qefc', `${process.execPath} ${program} ${words}`, '/dev/null'], {
    cwd,
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

/** Runs a play that asks for `word`, and says what it is. */
function asking(prompt: string, answers: Answers) {
  const play = `- {name: P, hosts: one, vars_prompt: [${prompt}], tasks: [{debug: {msg: "it is <{{ word }}>"}}]}\n`;
  return onTerminal('run play.yml -i hosts.yml', { 'play.yml': play }, answers);
}

test.each<[string, string, Answers, string]>([
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
  const { screen, code } = await asking(prompt, answers);
  expect(screen).toContain(`it is <${expected}>`);
  expect(code).toBe(0);
});

test('what is private is not shown', async () => {
  const { screen } = await asking('{name: word, prompt: Secret}', [['Secret: ', 'canary-4711']]);
  // the terminal does not repeat what is typed, and the report of the play masks it
  expect(screen).not.toContain('canary-4711');
  expect(screen).toContain('it is <***>');
});

test('Ctrl-C at a question ends it with 130', async () => {
  const { code } = await asking('{name: word}', [['word: ', '\u0003']]);
  expect(code).toBe(130);
});

test.each([
  ['-K', 'Password to become: '],
  ['-k', 'Password to log in: '],
])('%s asks, and what is typed is not shown', async (option, question) => {
  const { screen, code } = await onTerminal(`exec all -i hosts.yml ${option} -- echo done`, {}, [
    [question, 'canary-4711'],
  ]);
  expect(screen).toContain('done');
  expect(screen).not.toContain('canary');
  expect(code).toBe(0);
});

test.each(['-K', '-k'])('%s where nobody can be asked is one clear error', async (option) => {
  const { code, stderr } = await kplay(['exec', 'all', '-i', '127.0.0.1,', option, '--', 'true']);
  expect(stderr).toContain('a password prompt needs a terminal');
  expect(code).toBe(1);
});
