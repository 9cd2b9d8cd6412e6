import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findings, inspect, play } from '../project.fixture.ts';

const say = (name: string) => `- { name: ${name}, command: echo }\n`;
const names = (tasks: { name: string }[]) => tasks.map(({ name }) => name);

describe('roles', () => {
  it('come before tasks, dependencies first, each once', async () => {
    const { tasks, handlers } = await play({
      'site.yml': `- hosts: web\n  roles: [a, { role: b }, c]\n  tasks:\n    ${say('own')}  handlers:\n    ${say('Own')}`,
      'roles/a/meta/main.yml': 'dependencies: [base]\n',
      'roles/a/tasks/main.yml': say('a'),
      'roles/b/meta/main.yml': 'dependencies: [{ role: base }, c]\n',
      'roles/b/tasks/main.yml': say('b'),
      'roles/c/tasks/main.yml': say('c'),
      'roles/base/tasks/main.yml': say('base'),
      'roles/base/handlers/main.yml': say('Base'),
    });
    expect(names(tasks)).toEqual(['base', 'a', 'c', 'b', 'own']);
    expect(names(handlers)).toEqual(['Base', 'Own']);
  });

  it('stand again when their parameters or conditions differ', async () => {
    const { tasks } = await play({
      'site.yml': `- hosts: web
  roles:
    - { role: a, vars: { port: 1 } }
    - { role: a, vars: { port: 2 } }
    - { role: a, vars: { port: 1 }, tags: again }
    - { role: a, vars: { port: 1 }, when: '1 == 1' }
`,
      'roles/a/tasks/main.yml': say('"{{ port }}"'),
    });
    expect(tasks.map(({ role, when, tags }) => [role!.params.port, when.length, tags])).toEqual([
      [1, 0, ['again']],
      [2, 0, []],
      [1, 1, []],
    ]);
  });

  it('pass the keywords of their entry to their tasks and their dependencies', async () => {
    const { tasks, handlers } = await play({
      'site.yml': `- hosts: web\n  roles: [{ role: a, tags: [x], when: '1 == 1', become: true }]\n`,
      'roles/a/meta/main.yml': 'dependencies: [base]\n',
      'roles/a/tasks/main.yml': say('a'),
      'roles/a/handlers/main.yml': say('h'),
      'roles/base/tasks/main.yml': say('base'),
    });
    for (const task of tasks)
      expect(task).toMatchObject({ tags: ['x'], become: 'root', when: [{ source: '1 == 1' }] });
    expect(handlers[0]).toMatchObject({ become: 'root', when: [] });
  });

  it('have defaults and vars, their own above those of dependencies', async () => {
    const { tasks } = await play({
      'site.yml': '- hosts: web\n  roles: [a]\n',
      'roles/a/meta/main.yml': 'dependencies: [base]\n',
      'roles/a/defaults/main.yml': 'x: a\n',
      'roles/a/tasks/main.yml': '- command: "{{ x }} {{ y }} {{ z }}"\n',
      'roles/base/defaults/main.yaml': 'x: base\ny: base\n',
      'roles/base/vars/main.yml': 'z: base\n',
    });
    expect(tasks[0]!.role).toMatchObject({ name: 'a', defaults: { x: 'a', y: 'base' }, vars: { z: 'base' } });
  });

  it('are found beside the playbook, then in the folder above', async () => {
    const { tasks, root } = await play({
      'playbooks/site.yml': '- hosts: web\n  roles: [a, b]\n',
      'playbooks/roles/a/tasks/main.yml': say('near'),
      'roles/a/tasks/main.yml': say('far'),
      'roles/b/tasks/main.yml': say('b'),
    });
    expect(names(tasks)).toEqual(['near', 'b']);
    expect(tasks[1]!.role!.path).toBe(`${root}/roles/b`);
  });

  it('include their own files of tasks', async () => {
    const { tasks } = await play({
      'site.yml': '- hosts: web\n  roles: [a]\n',
      'roles/a/tasks/main.yml': '- include_tasks: sub/more.yml\n',
      'roles/a/tasks/sub/more.yml': `${say('one')}- include_tasks: last.yml\n`,
      'roles/a/tasks/last.yml': say('two'),
    });
    expect(names(tasks)).toEqual(['one', 'two']);
  });

  it('notify their own handlers first, others by "ROLE : NAME"', async () => {
    const { tasks, handlers } = await play({
      'site.yml': `- hosts: web\n  roles: [a, b]\n  tasks: [{ command: x, notify: "a : restart" }]\n`,
      'roles/a/tasks/main.yml': '- { command: a, notify: restart }\n',
      'roles/a/handlers/main.yml': say('restart'),
      'roles/b/tasks/main.yml': '- { command: b, notify: restart }\n',
      'roles/b/handlers/main.yml': say('restart'),
    });
    const [a, b] = handlers.map(({ id }) => id);
    expect(tasks.map(({ notifies }) => notifies)).toEqual([[a], [b], [a]]);
  });

  it('look for files in the role, beside the task, and with the playbook', async () => {
    const site = '- hosts: web\n  roles: [a]\n';
    const sources = ['f1', 'f2', 'f3', 'f4', 'f5', 'files/f1', 'own/f6', 'files/f5'];
    const tasks = sources.map((src) => `- copy: { src: ${src}, dest: /f }\n`).join('');
    const found = await findings({
      'site.yml': site,
      'roles/a/tasks/main.yml': tasks,
      'roles/a/files/f1': '',
      'roles/a/tasks/f2': '',
      'roles/a/own/f6': '',
      'files/f3': '',
      f4: '',
    });
    expect(found).toEqual(['f5', 'files/f5'].map((name) => `unknown-file there is no file "${name}"`));
  });

  it('stand again and again when they say so', async () => {
    const { tasks } = await play({
      'site.yml': '- hosts: web\n  roles: [a, a]\n',
      'roles/a/meta/main.yml': 'allow_duplicates: true\n',
      'roles/a/tasks/main.yml': say('a'),
    });
    expect(names(tasks)).toEqual(['a', 'a']);
  });
});

describe('roles are found', () => {
  const cases: [how: string, files: Record<string, string>, found: string[]][] = [
    [
      'by a path from the playbook',
      {
        'plays/site.yml': '- hosts: web\n  roles: [../shared/base]\n',
        'shared/base/tasks/main.yml': say('x'),
      },
      ['base shared/base'],
    ],
    [
      'by a path from a role',
      {
        'site.yml': '- hosts: web\n  roles: [a]\n',
        'roles/a/meta/main.yml': 'dependencies: [./parts/b]\n',
        'roles/a/parts/b/tasks/main.yml': say('x'),
      },
      ['b roles/a/parts/b'],
    ],
    [
      'in folders of roles',
      { 'site.yml': '- hosts: web\n  roles: [common/ntp]\n', 'roles/common/ntp/tasks/main.yml': say('x') },
      ['common/ntp roles/common/ntp'],
    ],
    [
      'beside the role that depends on them',
      {
        'site.yml': '- hosts: web\n  roles: [./vendor/a]\n',
        'vendor/a/meta/main.yml': 'dependencies: [b]\n',
        'vendor/b/tasks/main.yml': say('x'),
      },
      ['b vendor/b'],
    ],
    [
      'in roles/ first, then beside the role',
      {
        'site.yml': '- hosts: web\n  roles: [./vendor/a]\n',
        'vendor/a/meta/main.yml': 'dependencies: [b]\n',
        'vendor/b/tasks/main.yml': say('x'),
        'roles/b/tasks/main.yml': say('x'),
      },
      ['b roles/b'],
    ],
  ];
  it.each(cases)('%s', async (_, files, found) => {
    const { tasks, root } = await play(files);
    expect(tasks.map(({ role }) => `${role!.name} ${relative(root, role!.path)}`)).toEqual(found);
  });

  it('where --roles-path says', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kplay-roles-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, 'far/tasks'), { recursive: true });
    writeFileSync(join(folder, 'far/tasks/main.yml'), say('far'));
    const files = { 'site.yml': '- hosts: web\n  roles: [far]\n' };
    expect(names((await play(files, { rolesPath: ['/nowhere', folder] })).tasks)).toEqual(['far']);
  });

  const wrong: [role: string, message: string, hint: string][] = [
    ['bsae', 'there is no role "bsae"', 'did you mean "base"?'],
    ['other', 'there is no role "other"', 'looked in ROOT/roles, ABOVE/roles and /opt/roles'],
    ['./base', 'there is no role "./base"', 'looked in ROOT'],
    [
      '"{{ x }}"',
      '"{{ x }}" cannot be the name of a role',
      'the roles of a play are known before the run: name each',
    ],
  ];
  it.each(wrong)('%s is not', async (role, message, hint) => {
    const files = { 'site.yml': `- hosts: web\n  roles: [${role}]\n`, 'roles/base/tasks/main.yml': say('x') };
    const { diagnostics, folder } = await inspect(files, { rolesPath: ['/opt/roles'] });
    const plain = hint.replace('ROOT', folder).replace('ABOVE', dirname(folder));
    expect(diagnostics).toMatchObject([{ code: 'unknown-role', message, hint: plain, place: { line: 2 } }]);
  });
});
