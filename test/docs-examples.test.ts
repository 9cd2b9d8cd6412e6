import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultsOfPage, kinds } from './support/block-checks.ts';
import { commandsIn } from './support/commands.ts';
import { fencesIn, fencesOf, pages, root } from './support/fences.ts';

describe('the blocks of a page are what they say', () => {
  it.each(pages)('%s', async (page) => expect(await faultsOfPage(fencesOf(page))).toEqual([]));

  it.each(pages)('%s has no other blocks', (page) => {
    const marks = readFileSync(join(root, page), 'utf8').match(/^\s*(?:```|~~~)/gm) ?? [];
    expect(marks).toHaveLength(2 * fencesOf(page).length);
  });

  it('each kind is in the table of CONTRIBUTING.md', () => {
    const table = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
      .split('| fence | ')[1]!
      .split('\n\n')[0]!;
    const listed = [...table.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell]) =>
      cell!.match(/\w[\w ]*(?=`)/g),
    );
    expect(listed.sort()).toEqual(kinds.toSorted());
  });
});

describe('what is found', () => {
  const faulty: [fence: string, text: string, fault: string][] = [
    ['', 'x', '"" is no kind of block'],
    ['yaml', 'a: 1', '"yaml" is no kind of block'],
    ['yaml playbook', '- hosts: all\n  task: []', '2: unknown-keyword: unknown keyword "task"'],
    ['yaml playbook a.yml', '- hosts: all', 'no command of the page runs it'],
    ['yaml tasks', '- coppy: { dest: /a }', '4: unknown-module: unknown module "coppy"'],
    ['yaml tasks', '- command: make', '4: undeclared-effect: '],
    ['yaml inventory', 'all: { host: [a] }', '1: unknown-key: '],
    ['ini inventory', '[web', '1: ini-section: '],
    ['yaml settings', 'fork: 1', '1: project-file: "fork" is unknown'],
    [
      'yaml argument_specs',
      'argument_specs: { main: { options: { a: { type: x } } } }',
      '"main.options.a.type" ',
    ],
    ['yaml vars', '[a]', 'it is not a mapping'],
    ['handlebars template', '{{#if a}}', '{{#if}}'],
    ['json', '{', 'SyntaxError'],
    ['json events', '{}\n{', 'SyntaxError'],
    ['sh', 'if', 'sh: '],
    ['sh', 'kplay lint site.yml --nope', "kplay lint site.yml --nope: error: unknown option '--nope'"],
    ['sh', 'A=1 x && kplay run site.yml >y', "kplay run site.yml: error: required option '-i"],
    ['console', '$ kplay exec -i a, all -m\nkplay nope', "option '-m, --module <module>' argument missing"],
    ['groovy pipeline', "sh 'kplay lnt'", "kplay lnt: error: unknown command 'lnt'"],
    ['ts quote src/cli/run.ts', 'nothing', 'src/cli/run.ts does not contain this'],
  ];
  it.each(faulty)('in %j: %s', async (info, text, fault) => {
    const found = await faultsOfPage(fencesIn(`\`\`\`${info}\n${text}\n\`\`\`\n`, 'x.md'));
    expect(found.join('\n')).toContain(fault);
  });

  it('in a project: what a command runs is checked with its inventory and variables', async () => {
    const project = (command: string) => `
\`\`\`yaml playbook site.yml
- { name: P, hosts: web, tasks: [{ name: T, debug: { msg: "{{ version }}" } }] }
\`\`\`
\`\`\`yaml settings kplay.yml
inventory: /var/lib/kplay-lab/lab/inventory.yml
\`\`\`
\`\`\`sh
${command}
\`\`\`
`;
    const found = (command: string) => faultsOfPage(fencesIn(project(command), 'x.md'));
    expect(await found('kplay run site.yml -e version=1')).toEqual([]);
    expect(await found('kplay run site.yml')).toEqual([expect.stringContaining('"version" is undefined')]);
  });
});

describe('the commands in a shell text', () => {
  it.each<[text: string, commands: string[][]]>([
    ['a "b c" \'d\' \\\n  e # f', [['a', 'b c', 'd', 'e']]],
    ['a >b 2>/dev/null | c <d 2>&1; e', [['a'], ['c'], ['e']]],
    ['a && (b || c) & d', [['a'], ['b'], ['c'], ['d']]],
    [
      'a "$(b c)" \'$(d)\'',
      [
        ['b', 'c'],
        ['a', '$(b c)', '$(d)'],
      ],
    ],
    ['if ! a; then b; fi', [['a'], ['b'], ['fi']]],
    ["a -e '{b: c}' x=1", [['a', '-e', '{b: c}', 'x=1']]],
  ])('%s', (text, commands) => expect(commandsIn(text)).toEqual(commands));
});
