import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith, program } from './support/program.ts';

/**
 * Each place where a playbook can hold a secret, with a word of its own, and what shows it while it runs: the arguments of a program,
 * which all users can read, or its environment, which its user can.
 */
const tasks: [string, object, ('arguments' | 'environment')?][] = [
  ['content', { copy: { dest: 'DIR/file', content: 'WORD\n' } }],
  ['large content', { copy: { dest: 'DIR/large', content: `${'x'.repeat(100_000)}WORD\n` } }],
  ['a line', { lineinfile: { path: 'DIR/file', line: 'a WORD' } }],
  ['a pattern', { lineinfile: { path: 'DIR/file', regexp: '^b WORD', line: 'b WORD' } }],
  ['a block', { blockinfile: { path: 'DIR/file', block: 'c WORD' } }],
  ['a replacement', { replace: { path: 'DIR/file', regexp: '^c', replace: 'd WORD' } }],
  ['an option', { ini_file: { path: 'DIR/ini', section: 'a', option: 'b', value: 'WORD' } }],
  ['a job', { cron: { name: 'a', job: 'true WORD', user: 'root', cron_file: 'DIR/cron' } }],
  ['stdin of a shell', { shell: { cmd: 'cat >/dev/null', stdin: 'WORD' } }],
  ['stdin of a program', { command: { argv: ['cat'], stdin: 'WORD' } }],
  ['stdin of a job', { shell: { cmd: 'cat >/dev/null', stdin: 'WORD' }, async: 20, poll: 1 }],
  [
    'the environment',
    { shell: { cmd: 'cat /dev/null' }, environment: { S: 'WORD' } },
    // of this task, which asks for it
    'environment',
  ],
  ['the text of a shell', { shell: { cmd: ': WORD' } }, 'arguments'],
  ['the argument of a program', { command: { argv: ['/bin/echo', 'WORD'] } }, 'arguments'],
];

/** The arguments and the environments of all programs of a trace. */
function shownIn(trace: string): Record<'arguments' | 'environment', string> {
  const calls = trace.split('\n').map((line) => line.split(/\], \[/));
  return {
    arguments: calls.map(([words]) => words).join('\n'),
    environment: calls.map(([, ...variables]) => variables.join()).join('\n'),
  };
}

test('what the process list shows of host and controller', async () => {
  const folder = await folderWith({ 'hosts.yml': 'all: {hosts: {one: {kplay_connection: local}}}' });
  const word = (i: number) => `canary${i}z`;
  const play = tasks.map(([name, task], i) => {
    const text = JSON.stringify({ name, ...task })
      .replaceAll('WORD', word(i))
      .replaceAll('DIR', folder);
    return JSON.parse(text);
  });
  writeFileSync(join(folder, 'play.yml'), JSON.stringify([{ name: 'P', hosts: 'all', tasks: play }]));
  const watch = ['-f', '-qq', '-v', '-s', '1000000', '-e', 'trace=execve', '-o', join(folder, 'trace')];
  const run = [process.execPath, program, 'run', join(folder, 'play.yml'), '-i', join(folder, 'hosts.yml')];
  execFileSync('strace', [...watch, ...run], { stdio: 'pipe' });
  const shown = shownIn(readFileSync(join(folder, 'trace'), 'utf8'));
  const seen = tasks.map(([name], i) => [
    name,
    ...(['arguments', 'environment'] as const).filter((where) => shown[where].includes(word(i))),
  ]);
  expect(seen).toEqual(tasks.map(([name, , where]) => (where ? [name, where] : [name])));
});
