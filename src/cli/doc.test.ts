import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { actionModule } from '../core/module.ts';
import { moduleNames } from '../modules/catalog.ts';
import { docCommand, formatModule, listText, moduleDocText } from './doc.ts';
import { functionNames, functionsText, functionText } from './doc-functions.ts';

const module = actionModule({
  summary: 'Knock on a door.',
  notes: `It waits. ${'It is patient. '.repeat(8)}`.trim(),
  params: {
    door: { type: 'path', required: true, doc: 'Which door.', aliases: ['dest', 'name'] },
    how: {
      type: 'string',
      enum: ['softly', 'loud'],
      default: 'softly',
      doc: `How, ${'and how '.repeat(12)}long.`,
    },
    code: { type: 'string', secret: true, doc: 'What to say.' },
    times: { type: 'int', default: 3, doc: 'How often.' },
  },
});

describe('a module', () => {
  const text = formatModule(
    { name: 'knock', module },
    '- name: Knock\n  task:\n    knock:\n\n      door: /dev/door\n  given: |\n    true\n\n    false\n',
  );

  test.each([
    ['summary', /^knock: Knock on a door\.\n\nIt waits\. /],
    ['required and aliases', /^\* door {2}\(path; also dest, name\)\n {6}Which door\.$/m],
    ['enum and default', /^ {2}how {2}\(string; one of softly, loud; default "softly"\)$/m],
    ['secret', /^ {2}code {2}\(string; never shown in reports\)$/m],
    ['a number as default', /^ {2}times {2}\(int; default 3\)$/m],
    ['examples', /\n\nExamples:\n\n {2}- name: Knock\n {4}knock:\n\n {6}door: \/dev\/door\n$/],
  ])('shows %s', (_, expected) => {
    expect(text).toMatch(expected);
  });

  test('keeps to 80 columns and has no empty blanks', () => {
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(text).not.toMatch(/ $/m);
  });
});

test('lists every module with its summary', async () => {
  const lines = (await listText()).trimEnd().split('\n');
  const modules = lines.filter((line) => line.startsWith(' '));
  expect(modules.map((line) => line.split(' ')[2]).sort()).toEqual(await moduleNames());
  for (const line of modules) expect(line).toMatch(/^ {2}\S+ {2,}\S.*\.$/);
  expect(lines[0]).toBe('Run commands:');
});

test('shows every module that there is', async () => {
  for (const name of await moduleNames())
    expect(await moduleDocText(name)).toMatch(new RegExp(`^${name}: [^]*\nExamples:`));
});

/** What `kplay doc` writes. */
async function run(...args: string[]): Promise<string> {
  const written: string[] = [];
  const write = vi
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => written.push(String(text)) > 0);
  const program = new Command();
  docCommand(program);
  await program.parseAsync(['doc', ...args], { from: 'user' }).finally(() => write.mockRestore());
  return written.join('');
}

test('shows every function that there is, and lists all of them', () => {
  const all = functionsText();
  for (const name of functionNames()) {
    expect(functionText(name)).toMatch(new RegExp(`^${name}, a function: [^]*\\nExample:[^]*\\n  gives: `));
    expect(all).toMatch(new RegExp(`^  ${name} `, 'm'));
  }
  for (const line of all.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('a function is shown with its example', () => {
  expect(functionText('join')).toBe(`join, a function: {{ join list by? }}

The items of a list as one text, with a separator between them.

Example:

  ports: [443,80,80]
  template:   {{ join ports "," }}
  expression: join(ports, ",")
  gives:      "443,80,80", a string
`);
  expect(functionText('nope')).toBeUndefined();
});

test('the command prints one module, and refuses an unknown name', async () => {
  expect(await run('file')).toMatch(/^file: /);
  await expect(run('fiel')).rejects.toMatchObject({ diagnostics: [{ code: 'unknown-module' }] });
});

describe('a role', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kplay-doc-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write(
    'shop/meta/argument_specs.yml',
    `argument_specs:
  main:
    short_description: Serve a shop.
    description: It takes a while.
    options:
      port: { type: int, required: true, description: Where it listens. }
      users:
        type: list
        elements: dict
        options: { name: { required: true }, shells: { type: list, elements: str, choices: [sh] } }
  remove: { options: { all: { type: bool, default: false } } }
`,
  );
  write('shop/tasks/remove.yml', '[]\n');
  write('plain/tasks/main.yml', '[]\n');
  write('broken/meta/main.yml', 'argument_specs: { main: { optoins: {} } }\n');
  afterAll(() => rmSync(folder, { recursive: true }));

  const shop = `shop: Serve a shop.

It takes a while.

Arguments (* required):

* port  (int)
      Where it listens.
  users  (list of map)
    * name  (string)
      shells  (list of string; one of sh)

shop, tasks_from: remove: a role

Arguments (* required):

  all  (bool; default false)
`;
  test('shows what it takes, by name or by folder', async () => {
    expect(await run('shop', '--roles-path', folder)).toBe(shop);
    expect(await run(join(folder, 'shop'))).toBe(shop);
    expect(await run(join(folder, 'plain'))).toBe('plain: a role without an argument spec\n');
  });

  test('that does not exist, or has a wrong spec, is refused', async () => {
    const hint = 'did you mean "shop"?';
    await expect(run('sohp', '--roles-path', folder)).rejects.toMatchObject({ diagnostics: [{ hint }] });
    await expect(run(join(folder, 'broken'))).rejects.toMatchObject({
      diagnostics: [{ code: 'unknown-keyword', place: { line: 1, col: 27 } }],
    });
  });
});
