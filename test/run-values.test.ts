import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith } from './support/program.ts';
import { runEventsHere } from './support/program-here.ts';

const inventory = `
all:
  hosts: { one: , two: }
  vars:
    kplay_connection: local
    site: "{{ db.url }}/app"
    key: "{{ file 'id.pub' }}"
    short: "{{ regexReplace inventory_hostname '^(.).*' '$1' }}"
    upper_cel: !cel upper(inventory_hostname)
`;

/** What each host says, or why it fails, of a play with these tasks. */
async function said(tasks: string, files: Record<string, string> = {}, env: NodeJS.ProcessEnv = {}) {
  const cwd = await folderWith({
    'hosts.yml': inventory,
    'site.yml': `- hosts: all\n  vars: { data: { text: '{"a": 1}' } }\n  tasks:\n${tasks}`,
    ...files,
  });
  const told = await runEventsHere(['site.yml', '-i', 'hosts.yml'], { cwd, env });
  return { ...told, said: told.tasks.filter(({ host }) => host === 'one').map(({ message }) => message) };
}

/** Defines a variable in the run, so that what it lacks is not known before. */
const late = (name: string, value: string) => `    - set_fact: { ${name}: ${value} }\n`;
const say = (value: string) => `    - debug: { msg: ${value} }\n`;

test('a folder of templates is rendered for each host', async () => {
  const out = await mkdtemp(join(tmpdir(), 'kplay-out-'));
  const task = `    - template: { src: conf/, dest: "${out}/{{ inventory_hostname }}", mode: "0600" }\n`;
  const files = { 'templates/conf/a': '{{ inventory_hostname }}', 'templates/conf/sub/b': '{{ short }}!' };
  const first = await said(task, files);
  expect(first.tasks.map(({ status }) => status)).toEqual(['changed', 'changed']);
  expect(readFileSync(`${out}/one/a`, 'utf8') + readFileSync(`${out}/two/sub/b`, 'utf8')).toBe('onet!');
  const again = await said(task, files);
  expect(again.tasks.map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
});

describe('the error for an undefined variable names all variables that lead to it', () => {
  const chain = '"db.url" is undefined (used by "site"';
  test.each([
    ['a variable', late('db', '{ host: h }') + say('"{{ site }}"'), `${chain})`],
    ['an expression', late('db', '{ host: h }') + say('!cel site'), `${chain})`],
    [
      'a variable of the task',
      `${late('db', '{ host: h }')}    - debug: { msg: "{{ page }}" }\n      vars: { page: "<{{ site }}>" }\n`,
      `${chain}, used by "page")`,
    ],
    [
      'a loop',
      `${late('db', '{ host: h }')}    - debug: { msg: "{{ item }}" }\n      loop: ["{{ site }}"]\n`,
      `${chain})`,
    ],
    [
      'a default of a role',
      `${late('db', '{ host: h }')}    - include_role: { name: web }\n`,
      `${chain}, used by "page")`,
    ],
    [
      'a template file',
      `${late('db', '{ host: h }')}    - template: { src: t.j, dest: /nowhere/x }\n`,
      `t.j:3: ${chain})`,
    ],
    [
      'a template that is looked up',
      late('db', '{ host: h }') + say(`"{{ template 't.j' }}"`),
      `${chain}, used by "template("t.j")")`,
    ],
    [
      'another host',
      late('db', '{ host: h }') + say('"{{ hostvars.two.site }}"'),
      '"db.url" is undefined (used by "hostvars.two.site")',
    ],
    [
      'another host, in an expression',
      late('db', '{ host: h }') + say(`!cel 'hostvars["two"].site'`),
      '"db.url" is undefined (used by "hostvars.two.site")',
    ],
    [
      'a key that another host lacks',
      late('db', '{ host: h }') + say('"{{ hostvars.two.db.url }}"'),
      '"hostvars.two.db.url" is undefined',
    ],
  ])('%s', async (_name, tasks, message) => {
    const { said: all, code } = await said(tasks, {
      'templates/t.j': 'a\nb\n  {{ site }}\n',
      'roles/web/defaults/main.yml': 'page: "<{{ site }}>"\n',
      'roles/web/tasks/main.yml': '- debug: { msg: "{{ page }}" }\n',
    });
    expect([all.at(-1), code]).toEqual([message, 3]);
  });
});

describe('functions in a run', () => {
  test.each<[string, string]>([
    [`"{{ key }}"`, 'ssh {{ x }}'],
    [`"{{ hostvars.two.key }}"`, 'ssh {{ x }}'],
    ['"{{ hostvars.two.short }}{{ short }}{{ hostvars.two.upper_cel }}"', 'toTWO'],
    [`"{{ template 'page.j' }}"`, 'one: o'],
    [`"{{ template (replace 'page_j' '_' '.') }}"`, 'one: o'],
    [`"{{ env 'KPLAY_TEST_NAME' }}"`, '{{ y }}'],
    [`!cel 'default(env("KPLAY_TEST_NO_NAME"), "none")'`, 'none'],
    [`"{{ lookup (fromJson data.text) 'a' }}"`, '1'],
    [`"{{ toYaml data }}"`, `text: '{"a": 1}'`],
    [`"{{ exists '~/.no-such-file' }}"`, 'false'],
    [`!cel 'file("~/kplay-no-such") == ""'`, `there is no file "~/kplay-no-such"`],
  ])('%s', async (value, message) => {
    const files = {
      'files/id.pub': 'ssh {{ x }}\n',
      'templates/page.j': '{{ inventory_hostname }}: {{ short }}',
    };
    const { said: all, stderr } = await said(say(value), files, { KPLAY_TEST_NAME: '{{ y }}' });
    expect(all[0] ?? stderr).toContain(message);
  });

  test('a name that only the run knows', async () => {
    const tasks = `${late('name', 'nope')}    - debug: { msg: "{{ file name }}" }\n`;
    const { said: all } = await said(tasks, { 'files/nop': 'x' });
    expect(all.at(-1)).toBe('there is no file "nope"');
    expect(homedir()).not.toBe('');
  });

  test('a variable of the connection may come from the environment, or a file beside the inventory', async () => {
    const hosts = (way: string) => `all: { hosts: { one: }, vars: { kplay_connection: "{{ ${way} }}" } }\n`;
    const way = { KPLAY_TEST_WAY: 'local' };
    const fromEnv = await said(say('1'), { 'hosts.yml': hosts("env 'KPLAY_TEST_WAY'") }, way);
    expect([fromEnv.said, fromEnv.code]).toEqual([['1'], 0]);
    const fromFile = await said(say('1'), { 'hosts.yml': hosts("file 'way'"), way: 'local\n' });
    expect([fromFile.said, fromFile.code]).toEqual([['1'], 0]);
    const unset = await said(say('1'), { 'hosts.yml': hosts("env 'KPLAY_TEST_WAY'") });
    expect(unset.stderr).toContain(
      'kplay_connection of host "one": the environment variable "KPLAY_TEST_WAY" is not set',
    );
    expect([unset.stderr.includes('hosts.yml:1:'), unset.code]).toEqual([true, 1]);
  });
});
