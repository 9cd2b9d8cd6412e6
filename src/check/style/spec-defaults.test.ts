import { describe, expect, it } from 'vitest';
import { inspect } from '../../playbook/project.fixture.ts';

describe('defaults that differ from the argument spec', () => {
  const cases: [option: string, defaults: string, found: string[]][] = [
    ['{ type: int, default: 80 }', 'a: 80\n', []],
    ['{ type: int, default: 80 }', 'a: 8080\n', ['role-spec 4:32']],
    ['{ type: int, default: 80 }', '', ['role-spec 4:32']],
    ['{ type: int, default: 80 }', 'a: "{{ inventory_hostname }}"\n', []],
    ['{ default: "{{ b }}" }', 'a: x\n', []],
    ['{ default: null }', '', []],
    ['{ type: dict, default: { b: [1] } }', 'a: { b: [1] }\n', []],
    ['{ type: dict, default: { b: [1] } }', 'a: { b: [2] }\n', ['role-spec 4:33']],
  ];
  it.each(cases)('%s, %j', async (option, defaults, found) => {
    const files = {
      'site.yml': '- hosts: web\n  roles: [r]\n',
      'roles/r/meta/argument_specs.yml': `argument_specs:\n  main:\n    options:\n      a: ${option}\n`,
      'roles/r/defaults/main.yml': defaults,
      'roles/r/tasks/main.yml': "- debug: { msg: 1 }\n  when: default(a, 1) != ''\n",
    };
    const { diagnostics } = await inspect(files, { style: true });
    const told = diagnostics.filter(({ code }) => code === 'role-spec');
    expect(told.map(({ code, place }) => `${code} ${place?.line}:${place?.col}`)).toEqual(found);
  });
});
