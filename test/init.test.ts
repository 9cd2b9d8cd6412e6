import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingNames } from '../src/cli/settings.ts';
import { folderWith } from './support/program.ts';
import { kplayHere } from './support/program-here.ts';

let folder: string;
let project: string;
beforeAll(async () => {
  folder = await folderWith({
    'kept/hosts.yml': 'mine\n',
    'kept/.gitignore': '',
    'local.yml': 'web: { hosts: { here: { kplay_connection: local } } }\n',
    file: '',
  });
  project = join(folder, 'a project');
  const { code, stdout, stderr } = await kplayHere(['init', 'a project'], { cwd: folder });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain("cd 'a project'");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('kplay init', () => {
  it.each([
    'kplay.yml',
    'hosts.yml',
    'group_vars/web.yml',
    'site.yml',
    'roles/web/tasks/main.yml',
    'roles/web/handlers/main.yml',
    'roles/web/templates/index.html.hbs',
    '.gitignore',
    'Jenkinsfile',
    '.vscode/settings.json',
    'README.md',
  ])('creates %s', (name) => expect(existsSync(join(project, name))).toBe(true));

  it('creates all schemas that the editor settings name', () => {
    const settings = JSON.parse(readFileSync(join(project, '.vscode/settings.json'), 'utf8'));
    for (const schema of Object.keys(settings['yaml.schemas']))
      expect(JSON.parse(readFileSync(join(project, schema), 'utf8'))).toHaveProperty('$defs');
  });

  it('creates what lint accepts', async () => {
    const finished = await kplayHere(['lint', 'site.yml'], { cwd: project });
    expect(finished).toEqual({
      code: 0,
      stdout: 'All checks passed: 1 play, 5 tasks, 2 hosts.\n',
      stderr: '',
    });
  });

  it('names each setting in kplay.yml, with an example that is valid', async () => {
    const text = readFileSync(join(project, 'kplay.yml'), 'utf8');
    const settings = text.replaceAll(/^# (?=\w+:| {2}\w)/gm, '');
    for (const name of [...settingNames, 'environment', 'environments'])
      expect(settings).toMatch(new RegExp(`^${name}:`, 'm'));
    await writeFile(join(folder, 'kplay.yml'), settings);
    const { code, stdout, stderr } = await kplayHere(['config'], { cwd: folder });
    await rm(join(folder, 'kplay.yml'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^inventory +staging\.yml +kplay\.yml:/m);
  });

  it.each(['README.md', 'Jenkinsfile', 'site.yml'])('uses kplay.yml in %s', (name) => {
    const lines = readFileSync(join(project, name), 'utf8').split('\n');
    const commands = lines.filter((line) => /kplay (?:run|plan|lint|exec) /.test(line));
    expect(commands.length).toBeGreaterThan(1);
    expect(commands.filter((line) => line.includes('-i hosts.yml'))).toEqual([]);
  });

  it('creates what fmt leaves as it is', async () => {
    const finished = await kplayHere(['fmt', '--check', '.'], { cwd: project });
    expect(finished).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it.skipIf(process.getuid?.() !== 0)('creates a playbook that runs, which needs root', async () => {
    const args = ['run', 'site.yml', '-i', '../local.yml', '--check', '--diff', '-e', 'web_root=/var/none/x'];
    const { code, stdout } = await kplayHere(args, { cwd: project });
    expect(stdout).toContain('+<p>This is here.</p>');
    expect(code).toBe(0);
  });

  it('keeps the files that exist', async () => {
    const { code, stdout } = await kplayHere(['init', 'kept'], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^kept {5}kept\/hosts.yml$/m);
    expect(stdout).toMatch(/^created {2}kept\/site.yml$/m);
    expect(readFileSync(join(folder, 'kept/hosts.yml'), 'utf8')).toBe('mine\n');
  });

  const bad: [what: string, folder: string, message: RegExp][] = [
    ['the folder is a file', 'file', /^kplay: cannot write file\/.*: /],
    ['a part of a path is a file', 'clash', /^kplay: cannot write clash\/roles\/.*: /],
  ];
  it.each(bad)('reports that %s', async (_, name, message) => {
    await mkdir(join(folder, 'clash'), { recursive: true });
    await writeFile(join(folder, 'clash/roles'), '');
    const { code, stderr } = await kplayHere(['init', name], { cwd: folder });
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
  });
});
