import { describe, expect, it } from 'vitest';
import { findings } from '../playbook/project.fixture.ts';

const hosts = `
all:
  children:
    web: { hosts: { web1: { port: 80, url: "http://{{ name }}", link: "{{ port }}" }, web2: } }
    db: { hosts: { db1: { port: 5432, mode: { a: 1 } } } }
`;

/** What is said of a text with the hosts above, as CODE MESSAGE. */
async function said(text: string, before = ''): Promise<string[]> {
  const site = `- hosts: web\n  vars: { mine: 1 }\n  tasks:\n${before}    - debug: { msg: ${JSON.stringify(text)} }\n`;
  return findings({ 'hosts.yml': hosts, 'site.yml': site });
}

const undefinedName = (name: string) => [`undefined-variable "${name}" is undefined`];

describe('variables of other hosts', () => {
  it.each<[string, string[]]>([
    ['{{ hostvars.db1.port }}', []],
    ['{{ hostvars.db1.mine }}', []],
    ['{{ hostvars.db1.inventory_hostname }}', []],
    ['{{ hostvars.db1.facts.os_family }}', []],
    ['{{ hostvars.web1.link }}', []],
    ['{{ default hostvars.web9.port 1 }}', []],
    ['{{#if hostvars.db1.prot}}a{{/if}}', []],
    ['{{ hostvars.web9.port }}', undefinedName('hostvars.web9')],
    ['{{ hostvars.db1.prot }}', undefinedName('hostvars.db1.prot')],
    ['{{ hostvars.db1.mode.b }}', undefinedName('hostvars.db1.mode.b')],
    ['{{ hostvars.web1.url }}', ['undefined-variable "name" is undefined (used by "hostvars.web1.url")']],
  ])('%s', async (text, wanted) => expect(await said(text)).toEqual(wanted));

  it.each([
    ['a variable that a task sets', '    - set_fact: { late: 1 }\n', '{{ hostvars.db1.late }}'],
    ['a host that a task adds', '    - add_host: { name: web9 }\n', '{{ hostvars.web9.port }}'],
    ['a host of an inventory that is read again', '    - meta: refresh_inventory\n', '{{ hostvars.web9.x }}'],
  ])('%s can exist', async (_, before, text) => expect(await said(text, before)).toEqual([]));
});
