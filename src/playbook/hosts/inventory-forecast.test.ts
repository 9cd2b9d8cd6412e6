import { describe, expect, it } from 'vitest';
import { findings, inspect } from '../project.fixture.ts';

const head = '- hosts: web\n  tasks:\n';
/** Findings of a playbook whose first play, on web1 to web3, has these tasks, and whose second one has these hosts. */
const told = (
  tasks: string[],
  hosts: string,
  task = 'debug: { msg: 1 }',
  more: Record<string, string> = {},
) =>
  findings({
    'site.yml': `${head}${tasks.map((each) => `    - ${each}\n`).join('')}- hosts: ${hosts}\n  tasks:\n    - ${task}\n`,
    ...more,
  });

const byFact = 'group_by: { key: "os_{{ facts.os_family }}" }';
const reread = 'meta: refresh_inventory';

describe('hosts of a later play', () => {
  it.each<[string, string, string[]]>([
    // group_by
    [byFact, 'os_Debian', []],
    [byFact, 'os_Debian:&web:!web1', []],
    [byFact, 'os_Debian[0]', []],
    [byFact, 'oss_Debian', ['unknown-host no host and no group is called "oss_Debian"']],
    ['group_by: { key: "{{ inventory_hostname }}" }', 'anything', []],
    ['group_by: { key: "my group" }', 'my-group', []],
    ['group_by: { key: a, parents: [systems] }', 'systems', []],
    ['group_by: { key: fresh }', 'frehs', ['unknown-host no host and no group is called "frehs"']],
    // add_host
    ['add_host: { name: new1, groups: [fresh] }', 'fresh', []],
    ['add_host: { name: new1, groups: "fresh, more" }', 'more', []],
    ['add_host: { hostname: new1, groupname: fresh }', 'new1:fresh', []],
    ['add_host: { name: new1 }', 'new2', ['unknown-host no host and no group is called "new2"']],
    ['{ add_host: { name: "vm{{ item }}" }, loop: [1, 2] }', 'vm1:vm2', []],
    [
      '{ add_host: { name: "vm{{ item }}" }, loop: [1, 2] }',
      'vm3',
      ['unknown-host no host and no group is called "vm3"'],
    ],
    ['{ add_host: { name: "vm{{ item }}" }, loop: group_names }', 'vm3', []],
    ['add_host: { name: new1, groups: "{{ domain }}" }', 'x', []],
    [reread, 'later', []],
  ])('%s, then %s', async (task, hosts, expected) => {
    expect(await told([task], hosts)).toEqual(expected);
  });

  it('are chosen in the run, among those that are known', async () => {
    const site = `${head}    - ${byFact}\n    - add_host: { name: new1, groups: os_Debian }\n- hosts: os_Debian\n  serial: 2\n  tasks: []\n`;
    const { plan, diagnostics } = await inspect({ 'site.yml': site });
    expect(diagnostics).toEqual([]);
    expect(plan.plays.map(({ hosts, choice }) => [hosts, choice])).toEqual([
      [['web1', 'web2', 'web3'], undefined],
      [['web1', 'web2', 'web3'], { pattern: ['os_Debian'], order: undefined, sizes: [{ hosts: 2 }] }],
    ]);
  });

  it('may be named by --limit', async () => {
    const site = `${head}    - add_host: { name: new1 }\n- hosts: all\n  tasks: []\n`;
    const at = (limit: string) => findings({ 'site.yml': site }, { limit });
    expect(await at('new1,web1')).toEqual([]);
    expect(await at('new2,web1')).toEqual(['unknown-host no host and no group is called "new2"']);
  });
});

describe('variables of hosts that may be there', () => {
  const vars = { 'group_vars/fresh.yml': 'size: 1\n', 'group_vars/os_Debian.yml': 'packages: [a]\n' };
  it.each<[string, string, string, string[]]>([
    [
      'add_host: { name: new1, groups: fresh, color: red }',
      'fresh',
      '{{ size }} {{ color }} {{ domain }}',
      [],
    ],
    [
      'add_host: { name: new1, groups: fresh }',
      'fresh:web',
      '{{ color }}',
      ['undefined-variable "color" is undefined'],
    ],
    [
      'add_host: { name: new1, groups: fresh, color: red }',
      'fresh:web',
      '{{ color }}',
      ['undefined-variable "color" is undefined on web1, web2, web3'],
    ],
    ['add_host: { name: new1, color: "{{ domain }}" }', 'new1', '{{ color }}', []],
    [
      '{ add_host: { name: "vm{{ item }}", n: "{{ item }}" }, loop: [1] }',
      'vm1',
      '{{ n }} {{ inventory_hostname }}',
      [],
    ],
    [
      '{ add_host: { name: "vm{{ item }}", n: "{{ item }}" }, loop: group_names }',
      'vm7',
      '{{ n }} {{ inventory_hostname }} {{ m }}',
      ['undefined-variable "m" is undefined'],
    ],
    [byFact, 'os_Debian', '{{ packages }} {{ groups.os_Debian }} {{ group_names }} {{ play_hosts }}', []],
    [byFact, 'web', '{{ packages }}', []],
    [byFact, 'os_Debian', '{{ size }}', ['undefined-variable "size" is undefined']],
  ])('%s, then on %s %s', async (task, hosts, msg, expected) => {
    expect(await told([task], hosts, `debug: { msg: "${msg}" }`, vars)).toEqual(expected);
  });

  it.each(['add_host: { name: web1, groups: fresh }', 'group_by: { key: fresh }'])(
    'are there in later tasks of the same play: %s',
    async (task) => {
      const use = 'debug: { msg: "{{ size }} {{ groups.fresh }}" }';
      expect(await told([task, use], 'web', undefined, vars)).toEqual([]);
      expect(await told([use, task], 'web', undefined, vars)).toHaveLength(2);
    },
  );

  it('a broken file of a group that is made is found', async () => {
    const broken = { 'group_vars/fresh.yml': 'size: [\n' };
    for (const task of ['add_host: { name: n, groups: fresh }', 'group_by: { key: "fr{{ domain }}" }'])
      expect((await told([task], 'web', undefined, broken)).join()).toMatch(/^yaml-syntax/);
  });
});

describe('arguments', () => {
  it.each<[string, string[]]>([
    ['add_host: { groups: a }', ['missing-argument "name" is required']],
    [
      'add_host: { name: "a b" }',
      ['host-name the name of host "a b" may hold letters, digits, ".", "_" and "-" only'],
    ],
    [
      'add_host: { name: a, groups: "b, c/d" }',
      ['group-name the name of group "c/d" may hold letters, digits, ".", "_" and "-" only'],
    ],
    ['add_host: { name: a, facts: 1 }', ['reserved-name "facts" is a name of the language']],
    ['add_host: { name: a, some-thing: 1 }', ['bad-name "some-thing" cannot be the name of a variable']],
    [
      'add_host: { name: a, hostname: b }',
      ['duplicate-argument "hostname" is another name of an argument that is already given'],
    ],
    [
      'add_host: { name: a, groups: { b: c } }',
      ['wrong-type "groups" must be a list of strings, not a mapping'],
    ],
    [
      'add_host: { name: a, ansible_port: 99999 }',
      ['connection-variable ansible_port of host "a" must be a port between 1 and 65535, not a number'],
    ],
    ['add_host: { name: a, ansible_port: "{{ domain }}" }', []],
    ['add_host: { name: a, color: "{{ nothing }}" }', ['undefined-variable "nothing" is undefined']],
    ['group_by: { key: "a b" }', []],
    [
      'group_by: { key: a/b }',
      ['group-name the name of group "a/b" may hold letters, digits, ".", "_" and "-" only'],
    ],
    ['group_by: { key: a, parent: b }', ['unknown-argument unknown argument "parent"']],
    ['group_by: "key=a"', ['wrong-type "group_by" takes a mapping of arguments, not a string']],
  ])('%s', async (task, expected) => {
    expect(await told([task], 'web')).toEqual(expected);
  });
});
