import { describe, expect, it } from 'vitest';
import { findings } from '../project.fixture.ts';

const site = (tasks: string, more = '') => ({
  'site.yml': `- hosts: web\n  tasks:\n${tasks
    .split('\n')
    .map((line) => `    ${line}\n`)
    .join('')}${more}`,
  'more.yml': '- debug: { msg: "{{ nope }}" }\n',
  'item.yml': '- debug: { msg: "{{ item }} {{ nope }}" }\n',
  'roles/r/tasks/main.yml': '- debug: { msg: "{{ nope }}" }\n',
});
const nope = 'undefined-variable "nope" is undefined';
const qualified = (name: string) => `ansible-spelling "ansible.builtin.${name}": modules have short names`;
const foreign = (name: string) => `ansible-spelling "${name}" is not used here`;
const unknown = (name: string) => `unknown-module unknown module "${name}"`;

describe("Ansible's spellings are reported, and the rest is checked", () => {
  const cases: [string, string[]][] = [
    [
      '- ansible.builtin.debug: { msgs: "{{ nope }}" }',
      [qualified('debug'), 'unknown-argument unknown argument "msgs"', nope],
    ],
    ['- ansible.builtin.service: { name: "{{ nope }}", state: started }', [qualified('service'), nope]],
    ['- service: { name: "{{ nope }}", state: started }', [unknown('service'), nope]],
    ['- ansible.builtin.import_tasks: more.yml', [qualified('import_tasks'), nope]],
    ['- ansible.builtin.include_tasks: more.yml', [qualified('include_tasks'), nope]],
    ['- import_tasks: { file: more.yml }', [foreign('import_tasks'), nope]],
    ['- include: more.yml', [foreign('include'), nope]],
    ['- import_role: { name: r }', [foreign('import_role'), nope]],
    ['- ansible.builtin.import_role: { name: r }', [qualified('import_role'), nope]],
    [
      '- import_tasks: none.yml',
      [foreign('import_tasks'), 'unknown-file there is no file of tasks "none.yml"'],
    ],
    ['- { ansible.builtin.debug: { msg: a }, debug: { msg: "{{ nope }}" } }', [qualified('debug'), nope]],
  ];
  it.each(cases)('%s', async (tasks, expected) => {
    expect((await findings(site(tasks))).sort()).toEqual(expected.sort());
  });

  it('also where a playbook imports another one', async () => {
    const files = site('- debug: { msg: "{{ nope }}" }');
    const found = await findings({
      'site.yml': '- ansible.builtin.import_playbook: other.yml\n',
      'other.yml': files['site.yml'],
    });
    expect(found).toEqual([qualified('import_playbook'), nope]);
  });

  it('a task without a play is one in any words', async () => {
    const found = await findings({ 'site.yml': '- ansible.builtin.debug: { msg: a }\n' });
    expect(found).toEqual(['wrong-type "ansible.builtin.debug" belongs to a task, but no play contains it']);
  });
});

describe('errors that follow from another error are not reported', () => {
  const cases: [string, string, string[]][] = [
    ['- { debug: { msg: a }, notify: H }', '{ name: H, nope: a }', [unknown('nope')]],
    [
      '- { debug: { msg: a }, notify: [L, "r {{ domain }}"] }',
      '{ nope: a, listen: [L, r x] }',
      [unknown('nope')],
    ],
    [
      '- { debug: { msg: a }, notify: [H, G] }',
      '{ name: H, nope: a }',
      ['unknown-handler no handler "G"', unknown('nope')],
    ],
    [
      '- { nope: a, register: r }\n- debug: { msg: "{{ r.stdout }}" }',
      '{ name: H, debug: { msg: "{{ r.rc }}" } }',
      [unknown('nope')],
    ],
    [
      '- { include_tasks: "{{ item }}", with_items: [item.yml] }',
      '{ name: H, debug: { msg: a } }',
      [nope, nope, foreign('with_items')],
    ],
    [
      '- { include_tasks: item.yml, with_items: [a] }',
      '{ name: H, debug: { msg: a } }',
      [nope, foreign('with_items')],
    ],
  ];
  it.each(cases)('%s, with the handler %s', async (tasks, handler, expected) => {
    const found = await findings(site(tasks, `  handlers:\n    - ${handler}\n`));
    expect(found.sort()).toEqual(expected.sort());
  });
});
