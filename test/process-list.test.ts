import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith, program } from './support/program.ts';

/** Each place where a playbook can hold a secret, with a word of its own, and whether others can read it while it runs. */
const tasks: [string, object, boolean][] = [
  ['content', { copy: { dest: 'DIR/file', content: 'WORD\n' } }, false],
  ['large content', { copy: { dest: 'DIR/large', content: `${'x'.repeat(100_000)}WORD\n` } }, false],
  ['a line', { lineinfile: { path: 'DIR/file', line: 'a WORD' } }, false],
  ['a pattern', { lineinfile: { path: 'DIR/file', regexp: '^b WORD', line: 'b WORD' } }, false],
  ['the environment', { shell: { cmd: 'cat "$0" >/dev/null || :' }, environment: { S: 'WORD' } }, false],
  ['stdin of a shell', { shell: { cmd: 'cat >/dev/null', stdin: 'WORD' } }, false],
  ['stdin of a program', { command: { argv: ['cat'], stdin: 'WORD' } }, false],
  ['stdin of a job', { shell: { cmd: 'cat >/dev/null', stdin: 'WORD' }, async: 20, poll: 1 }, false],
  ['the text of a shell', { shell: { cmd: ': WORD' } }, true],
  ['the argument of a program', { command: { argv: ['/bin/echo', 'WORD'] } }, true],
];

test.skipIf(!existsSync('/usr/bin/strace'))(
  'what the process list shows of host and controller',
  async () => {
    const folder = await folderWith({ 'hosts.yml': 'all: {hosts: {one: {kplay_connection: local}}}' });
    const word = (i: number) => `canary${i}z`;
    const play = tasks.map(([name, task], i) => {
      const text = JSON.stringify({ name, ...task })
        .replaceAll('WORD', word(i))
        .replaceAll('DIR', folder);
      return JSON.parse(text);
    });
    writeFileSync(join(folder, 'play.yml'), JSON.stringify([{ name: 'P', hosts: 'all', tasks: play }]));
    const watch = ['-f', '-qq', '-s', '1000000', '-e', 'trace=execve', '-o', join(folder, 'trace')];
    const run = [process.execPath, program, 'run', join(folder, 'play.yml'), '-i', join(folder, 'hosts.yml')];
    execFileSync('strace', [...watch, ...run], { stdio: 'pipe' });
    const trace = readFileSync(join(folder, 'trace'), 'utf8');
    const seen = tasks.map(([name], i) => [name, trace.includes(word(i))]);
    expect(seen).toEqual(tasks.map(([name, , isSeen]) => [name, isSeen]));
  },
);
