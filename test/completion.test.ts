import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderWith, kplay, program } from './support/program.ts';
import { commandInTerminal, type InTerminal } from './support/terminal.ts';
import { dueCases } from './support/today.ts';

const clear = '\x15';

let folder: string;
beforeAll(async () => {
  folder = await folderWith({
    'hosts.yml': 'web: { hosts: { web1: , db1: } }\n',
    'site.yml': '- { hosts: web, tasks: [{ name: A, debug: { msg: a }, tags: [first] }] }\n',
    'kplay.yml': 'inventory: hosts.yml\n',
    'bin/kplay': `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`,
    '.zshrc': 'PS1="> "\nautoload -Uz compinit\ncompinit -u -D\neval "$(kplay completion zsh)"\n',
    '.bashrc': 'PS1="> "\nbind "set bell-style none"\neval "$(kplay completion bash)"\n',
    'config.fish':
      'function fish_prompt; echo "> "; end\nset -g fish_greeting\nset -g fish_autosuggestion_enabled 0\nkplay completion fish | source\n',
  });
  chmodSync(`${folder}/bin/kplay`, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

const shells: [name: string, words: string[]][] = [
  ['bash', ['bash', '--noprofile', '--rcfile', '.bashrc', '-i']],
  ['zsh', ['zsh', '-i', '-d']],
  ['fish', ['fish', '--no-config', '-i', '-C', 'source config.fish']],
];

const lines: [typed: string, shown: string][] = [
  ['kplay ini', 'kplay init '],
  ['kplay run --start', 'kplay run --start-at-task '],
  ['kplay exec -i hosts.yml d', 'kplay exec -i hosts.yml db1 '],
  ['kplay exec d', 'kplay exec db1 '],
  ['kplay exec -i hosts.yml web:d', 'kplay exec -i hosts.yml web:db1 '],
  ['kplay run --become-method=do', 'kplay run --become-method=doas '],
  ['kplay run site.yml -t fi', 'kplay run site.yml -t first '],
  ['kplay run sit', 'kplay run site.yml '],
  ['kplay run --inventory=hos', 'kplay run --inventory=hosts.yml '],
];

describe.each(shells)('in %s', (name, words) => {
  const isThere = spawnSync(name, ['--version']).status === 0;
  if (!isThere) console.warn(`NOT TESTED: completion in ${name}, which is not installed`);
  let terminal: InTerminal;
  beforeAll(async () => {
    if (!isThere) return;
    const { PATH } = process.env;
    const env = { PATH: `${folder}/bin:${PATH}`, HOME: folder, ZDOTDIR: folder, CI: '' };
    terminal = commandInTerminal(words, { cwd: folder, env });
    await terminal.shows(/^> /);
  });
  afterAll(async () => {
    if (!isThere) return;
    terminal.type(`${clear}exit\r`);
    await terminal.ended;
  });

  // each is a start of the program
  it.skipIf(!isThere).each(dueCases(lines, 2))('%s', async (typed, shown) => {
    terminal.type(`${clear}${typed}\t`);
    await terminal.shows(new RegExp(`^> ${shown.replace(/[.]/g, '\\$&').trimEnd()}(?: |$)`));
    // the shell adds the space, so that the next word can follow
    terminal.type('X');
    await terminal.shows(new RegExp(`^> ${shown.replace(/[.]/g, '\\$&')}X *$`));
  });
});

it('the script for bash passes shellcheck', async () => {
  const { stdout } = await kplay(['completion', 'bash']);
  writeFileSync(`${folder}/script.sh`, stdout);
  const { stdout: found, status } = spawnSync('shellcheck', ['script.sh'], { cwd: folder, encoding: 'utf8' });
  expect({ found, status }).toEqual({ found: '', status: 0 });
});
