import { readdirSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Dice } from './random/dice.ts';
import { folderWith } from './support/program.ts';
import { runEventsHere } from './support/program-here.ts';
import { dueShells } from './support/shell-host.ts';
import { dueSeeds } from './support/today.ts';

/** The values of a run; each goes to its host in four ways. */
const count = 250;

/** What means something to a shell, a template, YAML or a terminal, or to what lies between; not `{{`, which is a template. */
const parts = [
  "'",
  '"',
  '`',
  '$(touch RAN)',
  '`touch RAN`',
  '$x',
  '${IFS}',
  '\\',
  '\\n',
  '\n',
  '\n\n',
  '\r',
  '\t',
  ' ',
  '  ',
  '; touch RAN;',
  '|| touch RAN',
  '&',
  '>RAN',
  '*',
  '~',
  '-rf',
  '--',
  '#',
  '!raw',
  '%s',
  '%%',
  '}}',
  '{',
  'EOF',
  '\x01',
  '\x1b[31m',
  '\x7f',
  '\x85',
  'é',
  '\u202e',
  '\u2028',
  '\ufeff',
  '\u{1f600}',
  'a',
  '0',
  '0644',
  'yes',
  'null',
  '&lt;',
];

function randomValue(dice: Dice): string {
  const text = dice
    .weighted<string[]>([
      [6, () => dice.times(0, 8, () => dice.of(parts))],
      [3, () => dice.times(1, 12, () => String.fromCodePoint(dice.from(1, 0x7f)))],
      [
        2,
        () =>
          dice.times(1, 6, () =>
            String.fromCodePoint(dice.of([dice.from(0x80, 0xd7ff), dice.from(0xe000, 0x10ffff)])),
          ),
      ],
      [1, () => [dice.of(parts).repeat(dice.from(1, 3000))]],
    ])
    .join('');
  // two braces begin a template
  return text.replaceAll(/\{(?=\{)/g, '');
}

/** JSON in which the characters are escaped that YAML forbids in a file. */
function escapedJson(value: unknown): string {
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replaceAll(/[\x7f-\x9f\ufeff\ufffe\uffff]/g, escaped);
}

/** Writes each value to a file of its own, to a file with all of them, and by a program that gets them as arguments or variables. */
function playbook(folder: string): object[] {
  const all = Array.from({ length: count }, (_, i) => `{{ v${i} }}`);
  const to = (command: string, file: string) => ['sh', '-c', `${command} >"$0"`, `${folder}/${file}`];
  const tasks = [
    {
      copy: { content: '{{ item }}', dest: `${folder}/content{{ i }}` },
      loop: 'values',
      loop_control: { index_var: 'i', label: '{{ i }}' },
    },
    { template: { src: 'values.hbs', dest: `${folder}/template` } },
    { command: { argv: [...to('printf \'%s\\0\' "$@"', 'arguments'), ...all] } },
    {
      command: { argv: to('env -0', 'environment') },
      environment: Object.fromEntries(all.map((value, i) => [`V${i}`, value])),
    },
  ];
  return [{ hosts: 'one', gather_facts: false, tasks }];
}

test.each(dueShells.flatMap((shell) => dueSeeds(400, 400).map((seed) => [shell, seed] as const)))(
  'values arrive byte for byte under %s, seed %i',
  async (shell, seed) => {
    const dice = new Dice(seed);
    const values = Array.from({ length: count }, () => randomValue(dice));
    const hosts = { one: { kplay_connection: 'local', kplay_shell: shell } };
    const folder = await folderWith({
      'hosts.yml': JSON.stringify({ all: { hosts } }),
      'values.json': escapedJson({
        values,
        ...Object.fromEntries(values.map((value, i) => [`v${i}`, value])),
      }),
      'values.hbs': '{{#each values}}{{this}}\u0001\n{{/each}}',
    });
    await writeFile(join(folder, 'play.yml'), JSON.stringify(playbook(folder)));
    const told = await runEventsHere(['play.yml', '-i', 'hosts.yml', '-e', '@values.json'], { cwd: folder });
    expect(told.code, told.stderr).toBe(0);
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    expect(values.map((_, i) => read(`content${i}`))).toEqual(values);
    expect(read('template')).toBe(values.map((value) => `${value}\u0001\n`).join(''));
    expect(read('arguments')).toBe(values.map((value) => `${value}\0`).join(''));
    const variables = new Set(read('environment').split('\0'));
    expect(values.filter((value, i) => !variables.has(`V${i}=${value}`))).toEqual([]);
    // what would have run as code
    for (const place of [folder, process.cwd(), homedir(), '/'])
      expect(readdirSync(place)).not.toContain('RAN');
    await rm(folder, { recursive: true });
  },
);
