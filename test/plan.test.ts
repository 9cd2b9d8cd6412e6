import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { folderWith } from './support/program.ts';
import { kplayHere } from './support/program-here.ts';

const inventory = 'all: {hosts: {one: , two: }, vars: {kplay_connection: local}}\n';
const playbook = `- name: Site
  hosts: all
  gather_facts: false
  tasks:
    - name: Page
      copy: { dest: "{{ playbook_dir }}/{{ inventory_hostname }}.txt", content: "new\\n" }
    - name: Build
      command: "touch {{ playbook_dir }}/built"
      register: built
    - name: Use it
      copy: { dest: "{{ playbook_dir }}/used", content: "{{ built.stdout }}" }
`;
const files = { 'hosts.yml': inventory, 'site.yml': playbook, 'one.txt': 'old\n', 'two.txt': 'old\n' };
const args = ['plan', 'site.yml', '-i', 'hosts.yml'];

test('the plan of a run', async () => {
  const cwd = await folderWith(files);
  const { code, stdout } = await kplayHere([...args, '-l', 'one'], { cwd });
  expect(stdout.replace(/[0-9a-f]{64}/g, '…').split('\n')).toEqual([
    'Plan: 2 changes on 1 host; 1 task unknown until `Build` has run',
    '',
    'Play: Site',
    'one       would change  Page',
    '      content',
    '      @@ -1 +1 @@',
    '      -old',
    '      +new',
    'one       would change  Build',
    'one       unknown       Use it                    because "Build" was not run',
    '',
    'Next: kplay run site.yml -i hosts.yml -l one',
    '',
  ]);
  expect(code).toBe(2);
  expect(readFileSync(`${cwd}/one.txt`, 'utf8')).toBe('old\n');
});

test.each([
  ['json', /^\{\n {2}"version": 1,/],
  ['sarif', /"ruleId": "planned-change"/],
  ['md', /^### kplay plan\n\n4 changes on 2 hosts; 2 tasks unknown/],
])('as %s', async (format, shown) => {
  const { code, stdout } = await kplayHere([...args, '--format', format], { cwd: await folderWith(files) });
  expect(stdout).toMatch(shown);
  expect(code).toBe(2);
});

test('silence, and failures', async () => {
  const quiet = {
    ...files,
    'site.yml': '- hosts: all\n  gather_facts: false\n  tasks: [{ debug: { msg: x } }]\n',
  };
  expect(await kplayHere(args, { cwd: await folderWith(quiet) })).toMatchObject({
    code: 0,
    stdout: 'No changes.\n',
  });
  const bad = {
    ...files,
    'site.yml': '- hosts: all\n  gather_facts: false\n  tasks: [{ fail: { msg: x } }]\n',
  };
  expect(await kplayHere(args, { cwd: await folderWith(bad) })).toMatchObject({ code: 3 });
});
