import { describe, expect, it } from 'vitest';
import { findingsOf, loadFrom, plainly } from '../findings.fixture.ts';

const hosts = '[web]\nw1 n=1 tags="[\'a\']"\nw2 n=2\n[db]\nd1\n';
const sources = ['hosts', 'rules.yml'];
const rules = (text: string) => ({ hosts, 'rules.yml': `plugin: constructed\n${text}` });

describe('constructed', () => {
  it.each<[string, object]>([
    ['groups: {first: n == 1}', { first: { hosts: ['w1'] } }],
    ['groups: {w: \'inventory_hostname.startsWith("w")\'}', { w: { hosts: ['w1', 'w2'] } }],
    [
      'groups: {has: defined(n), lacks: "!defined(n)"}',
      { has: { hosts: ['w1', 'w2'] }, lacks: { hosts: ['d1'] } },
    ],
    [
      'groups: {in_db: \'"db" in group_names\', every: true}',
      { in_db: { hosts: ['d1'] }, every: { hosts: ['w1', 'w2', 'd1'] } },
    ],
    ['keyed_groups: [{key: string(n), prefix: n}]', { n_1: { hosts: ['w1'] }, n_2: { hosts: ['w2'] } }],
    [
      'keyed_groups: [{key: tags, prefix: t, parent_group: top}]',
      { t_a: { hosts: ['w1'] }, top: { children: ['t_a'] } },
    ],
    ['compose: {m: n * 10}\ngroups: {big: m > 10}', { big: { hosts: ['w2'] } }],
    ['groups:\nkeyed_groups:\ncompose:', {}],
  ])('%s', async (text, expected) => {
    const { groups } = plainly(await loadFrom(rules(text), sources));
    const { web, db, ...others } = groups as Record<string, unknown>;
    expect(others).toEqual(expected);
  });

  it('computes values of any type, and never templates', async () => {
    const files = { ...rules('compose: {m: n + 1, list: "[n]", text: "\\"{{\\" + \\" x }}\\""}') };
    const found = await loadFrom(files, sources);
    expect(found.hosts.get('w1')!.vars).toMatchObject({ m: 2, list: [1], text: { text: '{{ x }}' } });
    expect(found.hosts.get('d1')!.vars).not.toHaveProperty('m');
  });

  it('sees the sources before it only', async () => {
    const files = { 'rules.yml': 'plugin: constructed\ngroups: {every: true}', hosts };
    expect(plainly(await loadFrom(files, ['rules.yml', 'hosts'])).groups).not.toHaveProperty('every');
  });

  it('makes groups that have variables', async () => {
    const files = { ...rules('groups: {first: n == 1}'), 'group_vars/first.yml': 'v: 1\n' };
    expect(plainly(await loadFrom(files, sources)).vars).toMatchObject({ w1: { v: 1 } });
  });

  it.each<[string, string]>([
    [
      'strict: true\ngroups: {a: n == 1}',
      '3:13 inventory-plugin: for host "d1": "n" is undefined (without strict: true such hosts are skipped)',
    ],
    [
      'groups: {a: n}',
      '2:13 inventory-plugin: for host "w1": a condition must be true or false, and this is a number (compare it, such as: x != "")',
    ],
    ['groups: {a: n is defined}', '2:15 inventory-plugin: "is" was not expected here (write: defined(n))'],
    ['groups: [a]', '2:9 inventory-plugin: "groups" must be a mapping, not a list'],
    ['groups: {a: [1]}', '2:13 inventory-plugin: "a" must be an expression'],
    [
      'strict: yes',
      '2:9 inventory-plugin: "strict" must be true or false, not "yes" (write true: YAML 1.2 knows true and false only)',
    ],
    ['group: {a: true}', '2:8 inventory-plugin: "group" is unknown (did you mean "groups"?)'],
    ['keyed_groups: {key: n}', '2:15 inventory-plugin: "keyed_groups" must be a list, not a mapping'],
    ['keyed_groups: [n]', '2:16 inventory-plugin: "keyed_groups[0]" must be a mapping, not "n"'],
    ['keyed_groups: [{prefix: n}]', '2:16 inventory-plugin: "keyed_groups[0].key" is missing'],
    [
      'keyed_groups: [{key: n, perfix: n}]',
      '2:33 inventory-plugin: "keyed_groups[0].perfix" is unknown (did you mean "prefix"?)',
    ],
    [
      'keyed_groups: [{key: n}]',
      '2:22 inventory-plugin: the key of a keyed group is a number, which cannot name a group for host "w1"',
    ],
  ])('refuses %j', async (text, expected) => {
    const found = (await findingsOf(rules(text), sources)).find((each) => each.includes('inventory-plugin'));
    expect(found!.replace('rules.yml:', '')).toBe(expected);
  });
});
