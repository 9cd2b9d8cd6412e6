import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { InvalidInput } from '../core/errors.ts';
import { folderOf } from '../inventory/folder.fixture.ts';
import { runProgram } from './program.ts';
import { showVars } from './vars.ts';

const folder = folderOf({
  hosts: '[web]\nweb1 port=82\ndb1\n[web:vars]\nport=81\nsecret="{{ x }}"\n',
  'group_vars/all.yml': 'port: 80\nlong: "0123456789012345678901234567890123456789012345678901234567890"\n',
  'roles/nginx/defaults/main.yml': 'port: 79\nworkers: 4\n',
  'roles/nginx/vars/main.yml': 'dir: /etc/nginx\n',
  'roles/nginx/tasks/main.yml':
    '- name: One\n  command: echo {{ port }} {{ workers }} {{ dir }}\n  register: made\n- name: Two\n  command: echo {{ workers }}\n  vars: {workers: 9}\n',
  'extra.yml': 'file: 1\nport: 83\n',
  'site.yml':
    '- name: Web\n  hosts: web1\n  vars: {port: 8080}\n  vars_files: [extra.yml]\n  roles:\n    - role: nginx\n      vars: {workers: 8}\n  tasks:\n    - set_fact: {port: 1}\n      tags: never\n',
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => `${folder}/${name}`;

async function show(
  host: string,
  playbooks: string[],
  explain?: string,
  extraVars?: string[],
): Promise<string[]> {
  const options = { inventory: [at('hosts')], ...(explain && { explain }), ...(extraVars && { extraVars }) };
  const text = await showVars(host, playbooks.map(at), options);
  // the columns are as wide as their widest cell
  return text
    .replaceAll(`${folder}/`, '')
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/ {2,}/g, ' | '));
}

describe('kplay vars', () => {
  it('shows the variables that the inventory gives', async () => {
    expect(await show('web1', [])).toEqual([
      'long | "0123456789012345678901234567890123456789012345678901234567… | 2 inventory | group_vars/all.yml:2:1',
      'port | 82 | 2 inventory | host web1 | hosts:2:6',
      'secret | "{{ x }}" | 2 inventory | group web | hosts:6:1',
    ]);
  });

  it('shows what plays, roles and tasks add', async () => {
    const shown = await show('web1', ['site.yml']);
    expect(shown.filter((line) => !line.includes('long'))).toEqual([
      'play "Web"',
      ' | file | 1 | 4 vars_files | extra.yml:1:1',
      ' | made | (set while running) | 7 set_fact and register | task "One" | roles/nginx/tasks/main.yml:1:3',
      ' | port | 83 | 4 vars_files | extra.yml:2:1',
      ' | secret | "{{ x }}" | 2 inventory | group web | hosts:6:1',
      '',
      'role nginx in play "Web"',
      ' | dir | "/etc/nginx" | 5 role vars | roles/nginx/vars/main.yml:1:1',
      ' | port | 83 | 4 vars_files | extra.yml:2:1',
      ' | workers | 8 | 8 role parameters | site.yml:7:14',
      '',
      'task "Two" in play "Web"',
      ' | workers | 8 | 8 role parameters | site.yml:7:14',
    ]);
  });

  it('explains every definition, the strongest last', async () => {
    const shown = await show('web1', ['site.yml'], 'port', ['port=84']);
    expect(shown.slice(2, 11)).toEqual([
      'play "Web"',
      ' | 81 | 2 inventory | group web | hosts:5:1',
      ' | 80 | 2 inventory | group_vars/all.yml:1:1',
      ' | 82 | 2 inventory | host web1 | hosts:2:6',
      ' | 8080 | 3 play vars | site.yml:3:10',
      ' | 83 | 4 vars_files | extra.yml:2:1',
      ' | (set while running) | 7 set_fact and register | task "set_fact" | site.yml:9:18',
      ' | * | "84" | 9 extra vars | the command line',
      '',
    ]);
    expect(shown[11]).toBe('role nginx in play "Web"');
    expect(shown[12]).toBe(' | 79 | 1 role defaults | roles/nginx/defaults/main.yml:1:1');
  });

  it.each<[string, string[], string | undefined, string, string | undefined]>([
    ['web2', [], undefined, 'no host is called "web2"', 'did you mean "web1"?'],
    ['web1', [], 'prot', '"prot" is not defined for host "web1"', 'did you mean "port"?'],
    ['db1', ['site.yml'], undefined, `no play of ${at('site.yml')} runs on host "db1"`, undefined],
  ])('refuses %s %j %s', async (host, playbooks, explain, message, hint) => {
    const error = await show(host, playbooks, explain).catch((found: InvalidInput) => found);
    expect((error as InvalidInput).diagnostics[0]).toMatchObject({ message, ...(hint && { hint }) });
  });

  it('is a command', async () => {
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(await runProgram(['node', 'kplay', 'vars', 'web1', '-i', at('hosts'), '--explain', 'port'])).toBe(
      0,
    );
    expect(out.mock.calls.join('')).toContain('port of web1, weakest first; * is what counts\n');
    vi.restoreAllMocks();
  });
});
