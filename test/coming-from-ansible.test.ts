import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { actions } from '../src/actions/catalog.ts';
import { lintPlaybooks } from '../src/cli/lint.ts';
import type { Diagnostic } from '../src/core/errors.ts';
import { moduleNames } from '../src/modules/catalog.ts';
import { playKeywords, taskKeywords } from '../src/playbook/keywords/schema.ts';
import { readYaml } from '../src/yaml/read.ts';
import { fencesOf } from './support/fences.ts';
import { folderWith } from './support/program.ts';
import { runEventsHere } from './support/program-here.ts';

const text = readFileSync(fileURLToPath(new URL('../docs/coming-from-ansible.md', import.meta.url)), 'utf8');

const vars =
  '{ users: [a, b], packages: [curl], port: 80, name: n, enabled: true, db: { host: h }, more: { a: 1 }, people: [{ name: ada, admin: true }] }';
const known = [...(await moduleNames()), ...Object.keys(actions)];

/** The rows of the tables below a heading: the code in the two cells. */
function rows(heading: string, header: string): [string, string][] {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  const table = section?.split(`| ${header} |\n|---|---|\n`)[1]?.split('\n\n')[0];
  const found = (table ?? '').split('\n').filter(Boolean);
  return found.map((row) => {
    const cells = /^\| `(.*)` \| `(.*)` \|$/.exec(row);
    if (!cells) throw new Error(`no row of two cells with code: ${row}`);
    return [cells[1]!.replaceAll('\\|', '|'), cells[2]!.replaceAll('\\|', '|')];
  });
}

/** What is wrong with one task on two hosts that have some variables. */
async function errorsOf(task: string, files: Record<string, string> = {}): Promise<Diagnostic[]> {
  const folder = await folderWith({
    'hosts.yml': 'web:\n  hosts: { web1: , web2: }\n',
    'more.yml': '- { name: More, debug: { msg: 1 } }\n',
    'vars.yml': 'v: 1\n',
    'files/motd': 'hello\n',
    'templates/motd.j': 'hello {{ name }}\n',
    'roles/base/tasks/main.yml': '- { name: Base, debug: { msg: 1 } }\n',
    'site.yml': `- hosts: web\n  vars: ${vars}\n  tasks:\n    - ${task}\n`,
    ...files,
  });
  const { findings: found } = await lintPlaybooks([`${folder}/site.yml`], {
    inventory: [`${folder}/hosts.yml`],
  });
  return found.filter(({ severity }) => severity === 'error');
}

/** A cell as a task: what is no task alone stands beside one. */
function asTask(cell: string): string {
  const inner = cell.startsWith('{') ? cell.slice(1, -1) : cell;
  const keys = Object.keys(readYaml(cell, 'cell') as object);
  const complete = keys.some((key) => known.includes(key) || !Object.hasOwn(taskKeywords, key));
  const bare = complete && !/^(with_|sudo)/.test(inner);
  return `{ ${inner}${bare ? '' : ', debug: { msg: 1 }'} }`;
}

const hints = (found: Diagnostic[]) => found.map(({ hint }) => hint).join('\n');
const messages = (found: Diagnostic[]) => found.map(({ message, hint }) => `${message} (${hint})`);

describe('words of plays and tasks', () => {
  const cases = rows('Renamed: words of plays and tasks', 'Ansible | kplay');
  it('are told', () => expect(cases.length).toBeGreaterThan(10));
  it.each(cases)('%s -> %s', async (ansible, kplay) => {
    expect(messages(await errorsOf(asTask(kplay)))).toEqual([]);
    expect(hints(await errorsOf(asTask(ansible)))).toMatch(/./);
  });
});

describe('entries of roles', () => {
  const cases = rows('Renamed: entries of roles', 'Ansible | kplay');
  const files = (entry: string) => ({
    'roles/base/meta/argument_specs.yml': 'argument_specs: { main: { options: { port: { type: int } } } }\n',
    'site.yml': `- hosts: web\n  roles: [${entry}]\n`,
  });
  it('are told', () => expect(cases.length).toBeGreaterThan(2));
  it.each(cases)('%s -> %s', async (ansible, kplay) => {
    expect(messages(await errorsOf('', files(kplay)))).toEqual([]);
    expect(hints(await errorsOf('', files(ansible)))).toMatch(/^(write|did you mean)/);
  });
});

describe('conditions', () => {
  const cases = rows('Renamed: conditions', 'Ansible | kplay');
  const task = (condition: string) => `{ debug: { msg: 1 }, when: ${JSON.stringify(condition)} }`;
  it('are told', () => expect(cases.length).toBeGreaterThan(8));
  it.each(cases)('%s -> %s', async (ansible, kplay) => {
    expect(messages(await errorsOf(task(kplay)))).toEqual([]);
    const plain = (line: string) => line.replaceAll('"', "'");
    expect(plain(hints(await errorsOf(task(ansible))))).toContain(plain(kplay));
  });
});

describe('templates', () => {
  const cases = rows('Renamed: templates', 'Ansible | kplay');
  const facts = rows('Renamed: facts', 'Ansible | kplay');
  const task = (value: string) =>
    `debug:\n        msg: ${value.startsWith('!') ? value : JSON.stringify(value)}`;
  it('are told', () => expect(cases.length).toBeGreaterThan(25));
  it.each(cases)('%s -> %s', async (ansible, kplay) => {
    expect(messages(await errorsOf(task(kplay)))).toEqual([]);
    expect(hints(await errorsOf(task(ansible)))).toContain(kplay);
  });
  it.each(facts)('%s -> %s', async (ansible, kplay) => {
    expect(messages(await errorsOf(task(kplay)))).toEqual([]);
    expect(hints(await errorsOf(task(ansible)))).toContain(/\w+/.exec(kplay)![0]);
  });

  const blocks = rows('Renamed: templates', 'Jinja | Handlebars');
  it.each(blocks)('%s -> %s', async (_, handlebars) => {
    const file = { 'templates/t': handlebars };
    expect(messages(await errorsOf('template: { src: t, dest: /t }', file))).toEqual([]);
  });
});

describe('the other words', () => {
  const section = (name: string) => text.split(`## ${name}\n`)[1]!.split('\n## ')[0]!.split('```')[0]!;
  const words = (name: string) =>
    [...section(name).matchAll(/`([a-z_]+)(?:: \w+)?`/g)].map(([, word]) => word!);

  it('that are the same are there', () => {
    const all = [...known, ...Object.keys(taskKeywords), ...Object.keys(playKeywords)];
    const more = ['block', 'rescue', 'always', 'listen', 'import_playbook'];
    expect(words('The same').length).toBeGreaterThan(30);
    expect(words('The same').filter((word) => !all.includes(word) && !more.includes(word))).toEqual([]);
  });

  it.each(words('Not there').filter((word) => word !== 'lookup'))('%s is refused', async (word) => {
    expect(await errorsOf(`{ ${word}: 1, debug: { msg: 1 } }`)).not.toEqual([]);
  });
});

it('runs the example', async () => {
  const [example] = fencesOf('docs/coming-from-ansible.md');
  const folder = await folderWith({
    'hosts.yml': 'all: { hosts: { here: { kplay_connection: local } } }\n',
    'site.yml': example!.text,
  });
  const { code, tasks } = await runEventsHere(['site.yml', '-i', 'hosts.yml'], { cwd: folder });
  expect(tasks.map(({ task, status }) => `${task} ${status}`)).toEqual([
    'Look at the kernel unchanged',
    'Greet unchanged',
    'Greet unchanged',
    'All have names unchanged',
  ]);
  expect(code).toBe(0);
});
