import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InvalidInput } from '../core/errors.ts';
import { estate } from './estate.fixture.ts';
import { folderOf } from './folder.fixture.ts';
import { loadInventory, varOrigins, varPlace } from './load.ts';
import { selectHosts } from './select.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function written(files: Record<string, string>): string {
  const folder = folderOf(files);
  folders.push(folder);
  return folder;
}

async function findings(files: Record<string, string>, source = 'hosts.yml'): Promise<string[]> {
  const folder = written(files);
  try {
    const { warnings } = await loadInventory([source.includes(',') ? source : join(folder, source)]);
    return warnings.map((d) => `${d.code}: ${d.message.replaceAll(folder, '')}`);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.diagnostics.map((d) => {
      const place = d.place ? `${d.place.line}:${d.place.col} ` : '';
      return `${place}${d.code}: ${d.message.replaceAll(folder, '')}${d.hint ? ` (${d.hint})` : ''}`;
    });
  }
}

describe('findings', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['web:\n  host: {a: }', ['2:3 unknown-key: unknown key "host" in group "web" (did you mean "hosts"?)']],
    ['hosts:\n  a:', ['1:1 inventory-shape: "hosts" is outside of any group (put it under "all:")']],
    [
      'web:\n  hosts: [a, b]',
      [
        '2:10 wrong-type: "hosts" of group "web" must be a mapping, not a list (write each name as a key: "name:")',
      ],
    ],
    ['web:\n  vars: x', ['2:9 wrong-type: "vars" of group "web" must be a mapping, not a string']],
    [
      'web: 3',
      [
        '1:1 wrong-type: group "web" must be a mapping, not a number (a group holds hosts:, children: and vars:)',
      ],
    ],
    [
      'web: {hosts: {a: 3}}',
      [
        '1:15 wrong-type: the variables of host "a" must be a mapping, not a number (did you mean a line "name: value" below the host?)',
      ],
    ],
    ...['../x', '-oProxyCommand=x', 'a/b', '%h', '$(id)', 'a;b'].map((name): [string, string[]] => [
      `web: {hosts: {"${name}": }}`,
      [`1:15 host-name: the name of host "${name}" may hold letters, digits, ".", "_" and "-" only`],
    ]),
    [
      '"we b": {}',
      ['1:1 group-name: the name of group "we b" may hold letters, digits, ".", "_" and "-" only'],
    ],
    [
      'plugin: aws_ec2',
      [
        '1:9 inventory-plugin: there is no inventory plugin "aws_ec2" (known are constructed and consul; for others, use a script that prints ansible-inventory --list)',
      ],
    ],
    [
      'a: {children: {b: }}\nb: {children: {a: }}',
      ['2:16 group-loop: groups hold each other: a > b > a (remove one of these children)'],
    ],
    [
      'a: {vars: {ansible_group_priority: x}}',
      ['1:36 wrong-type: ansible_group_priority must be a whole number'],
    ],
    [
      '- a',
      [
        '1:1 wrong-type: /hosts.yml must hold a mapping, not a list (write "name: value" lines, without "- ")',
      ],
    ],
    [
      '- hosts: a',
      [
        '1:1 wrong-type: /hosts.yml must hold a mapping, not a list (this is a playbook; -i wants the inventory)',
      ],
    ],
    ['web: {hosts: {web: }}', ['same-name: "web" is a host and a group']],
    [
      'web: {vars: {ansible_ssh_common_args: -o ProxyJump=b}, hosts: {a: }}',
      ['variable-unread: ansible_ssh_common_args has no effect'],
    ],
    [
      'web: {vars: {ansible_ssh_extra_args: "-C -J {{ b }}"}, hosts: {a: }}',
      ['variable-unread: ansible_ssh_extra_args has no effect'],
    ],
    [
      `web: {vars: {ansible_ssh_args: '-o "IdentityFile /k"'}, hosts: {a: }}`,
      ['variable-unread: ansible_ssh_args has no effect'],
    ],
    [
      'web: {vars: {ansible_ssh_common_args: -oStrictHostKeyChecking=no -o UserKnownHostsFile=/x}, hosts: {a: }}',
      [],
    ],
    ['web: {vars: {ansible_ssh_args: -C -o ControlMaster=auto -o ControlPersist=60s}, hosts: {a: }}', []],
    ['web: {vars: {ansible_ssh_common_args: -J x, kplay_proxy_command: y}, hosts: {a: }}', []],
    [
      'web: {x: 1}\ndb: {y: 1}',
      [
        '1:7 unknown-key: unknown key "x" in group "web" (write it below hosts:, or vars:)',
        '2:6 unknown-key: unknown key "y" in group "db" (write it below hosts:, or vars:)',
      ],
    ],
  ])('%j', async (text, expected) => {
    expect(await findings({ 'hosts.yml': text })).toEqual(expected);
  });

  it.each([
    '-oProxyCommand=x',
    'a b',
    '../x',
    'a/b',
    'a\nb',
    '%h',
    'a,b',
    '.',
    '-',
    'a;b',
    'x@y',
    '\u202ea',
    '',
    'a-',
  ])('refuses a host called %j', async (name) => {
    const text = JSON.stringify({ all: { hosts: { [name]: null } } });
    expect(await findings({ 'hosts.yml': text })).toEqual([expect.stringMatching(/^1:18 host-name: /)]);
  });

  it.each(['a', '10', 'a.b-c_d', '::1', '2001:db8::1', 'köln', '[::1]:22', 'x:22', '10.0.0.1'])(
    'takes a host called %s',
    async (name) => {
      expect(await findings({ 'hosts.yml': JSON.stringify({ all: { hosts: { [name]: null } } }) })).toEqual(
        [],
      );
    },
  );

  it.each<[string, string]>([
    ['a[1:]', 'a range is [first:last] or [first:last:step], such as [01:20]'],
    ['a[1', 'the "[" is not closed'],
    ['a[3:1]', 'the range starts after its end'],
    ['a[01:100]', '"01" and "100" must have the same number of digits'],
    ['a[1:9:0]', '"0" is not a step'],
    ['a[x:3]', '"x:3" is neither a range of numbers nor of letters'],
    ['a[1:999999999]', 'stands for more than 100000 hosts'],
    ['a[1:999][1:999]', 'stands for more than 100000 hosts'],
  ])('refuses the range %s', async (pattern, problem) => {
    const text = `all: {hosts: {"${pattern}": }}`;
    expect(await findings({ 'hosts.yml': text })).toEqual([`1:15 host-name: host "${pattern}": ${problem}`]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['a missing inventory', {}, 'file-missing: there is no inventory /hosts.yml (for a host'],
    [
      'a broken group_vars file',
      { 'hosts.yml': 'web:', 'group_vars/web.yml': 'a: 1\na: 2' },
      '2:1 yaml-duplicate-key',
    ],
    [
      'an encrypted file, where there are no keys',
      { 'hosts.yml': 'web:', 'group_vars/web.yml': '$ANSIBLE_VAULT;1.1\n  61' },
      '1:1 secret-key: an encrypted text cannot be used here',
    ],
    [
      'two files of one group',
      { 'hosts.yml': 'web:', 'group_vars/web/a.yml': '', 'group_vars/web.yml': '' },
      'file-ignored: /group_vars/web.yml is not read',
    ],
  ])('finds %s', async (_, files, expected) => {
    const [first, ...rest] = await findings(files);
    expect(first).toContain(expected);
    expect(rest).toEqual([]);
  });
});

describe('origins', async () => {
  const folder = written(estate);
  const { hosts } = await loadInventory([join(folder, 'hosts.yml')]);
  const dba = hosts.get('dba')!;

  it('lists every candidate, the one that counts last', () => {
    const shown = varOrigins(dba, 'v').map((o) => [o.value, o.from.replace(folder, ''), o.place?.line]);
    expect(shown).toEqual([
      ['all', 'group all', 6],
      ['prod', 'group prod', 9],
      ['zeta', 'group zeta', 28],
      ['alpha', 'group alpha', 25],
      ['db', 'group db', 20],
      ['gv-all', '/group_vars/all.yml', 1],
      ['gv-zeta', '/group_vars/zeta', 1],
      ['hv-dba', '/host_vars/dba.yml', 1],
    ]);
    expect(dba.vars.v).toBe('hv-dba');
  });

  it('finds a port in the name', () => {
    expect(varPlace(dba, 'ansible_port')).toMatchObject({ line: 18 });
  });
});

describe('selectHosts', async () => {
  const folder = written({
    'hosts.yml': 'web: {hosts: {"web[1:3]": , "::1": }}\ndb: {hosts: {db1: }}\nempty:\n',
  });
  const limits = join(written({ limit: 'web2\n\ndb1,web3\n' }), 'limit');
  const inventory = await loadInventory([join(folder, 'hosts.yml')]);

  it.each<[string | string[], string | undefined, string[]]>([
    ['all', undefined, ['web1', 'web2', 'web3', '::1', 'db1']],
    ['::1', undefined, ['::1']],
    ['db1:web1', undefined, ['db1', 'web1']],
    [['db', 'web1'], undefined, ['db1', 'web1']],
    ['empty', undefined, []],
    ['*nothing*', undefined, []],
    ['', undefined, []],
    ['all', `@${limits}`, ['web2', 'web3', 'db1']],
    ['~web(?:1|2):!web2', undefined, ['web1']],
    ['web[5:9]', undefined, []],
  ])('%j limited to %s', (pattern, limit, expected) => {
    expect(selectHosts(inventory, pattern, limit)).toEqual(expected);
  });

  it.each<[string, string | undefined, string, string | undefined]>([
    ['wbe', undefined, 'no host and no group is called "wbe"', 'did you mean "web"?'],
    ['all:!wbe', undefined, 'no host and no group is called "wbe"', 'did you mean "web"?'],
    [
      'localhost',
      undefined,
      'no host and no group is called "localhost"',
      'put localhost into the inventory, with kplay_connection: local',
    ],
    ['all', 'db2', 'no host and no group is called "db2"', 'did you mean "db"?'],
    ['web[9]', undefined, '"web[9]" selects more hosts than "web" has (4)', undefined],
    ['~(', undefined, '"~(" is not a pattern', undefined],
    ['all', '@/nothing', 'there is no file /nothing', undefined],
    ['all', 'web[1', '"web[1" has a [ without its ]', 'write web[0], or web[0:2]'],
    ['w1 w2', undefined, '"w1 w2" is several names', 'put colons between them: w1:w2'],
  ])('refuses %s limited to %s', (pattern, limit, message, hint) => {
    try {
      expect(selectHosts(inventory, pattern, limit)).toBe('an error');
    } catch (error) {
      const [first] = (error as InvalidInput).diagnostics;
      expect(first!.message).toContain(message);
      expect(first!.hint).toBe(hint);
    }
  });
});
