import { describe, expect, it } from 'vitest';
import { inspect } from '../playbook/project.fixture.ts';

const vars =
  '{ port: 80, flag: true, s: "80", db: { port: 1.5 }, list: [1], none: null, tmpl: "{{ port }}" }';

/** What is said of a condition of a task: `MESSAGE (HINT)`. */
async function said(condition: string): Promise<string[]> {
  const task = `{ name: T, debug: { msg: x }, when: ${JSON.stringify(condition)} }`;
  const { diagnostics } = await inspect({
    'site.yml': `- hosts: web\n  vars: ${vars}\n  tasks:\n    - { command: id, register: r }\n    - { command: id, register: t }\n    - { set_fact: { t: 1 } }\n    - ${task}\n`,
  });
  return diagnostics
    .filter(({ code }) => code === 'wrong-type')
    .map(({ severity, message, hint }) => `${severity} ${message} (${hint})`);
}

const never = (name: string, one: string, other: string, write: string) => [
  `warning "${name}" is ${one} and is compared with ${other}: they are never equal (write ${name} == ${write})`,
];

describe('values of different types are never equal', () => {
  it.each<[string, string[]]>([
    ['port == 80', []],
    ['port == 80.5', []],
    ['s == "80"', []],
    ['flag == true', []],
    ['none == "x"', []],
    ['port == null', []],
    ['port in [80, "81"]', []],
    ['facts.product_name == 1', []],
    ['facts.hostname == 1', never('facts.hostname', 'a string', 'a number', '"1"')],
    ['facts.cpus == "4"', never('facts.cpus', 'a number', 'a string', '4')],
    ['facts.cpus > 2 && int(facts.distribution_major_version) >= 12', []],
    ['facts.os_family == "Debian" && facts.os_family in ["RedHat", "Gentoo"]', []],
    ['facts.os_family == "debian"', ['warning "facts.os_family" is never "debian" (write "Debian")']],
    [
      'facts.distribution in ["Debian", "ubuntu"]',
      ['warning "facts.distribution" is never "ubuntu" (write "Ubuntu")'],
    ],
    [
      'facts.distribution_major_version >= 12',
      [
        'warning "facts.distribution_major_version" is a string and is compared with a number: this fails (write int(facts.distribution_major_version))',
      ],
    ],
    ['r.rc == "0"', never('r.rc', 'a number', 'a string', '0')],
    ['r.changed == "yes"', never('r.changed', 'a boolean', 'a string', 'true')],
    ['r.rc != 0 && r.stdout == ""', []],
    ['t.rc == "0"', []],
    ['port == "80"', never('port', 'a number', 'a string', '80')],
    ['"80" != port', never('port', 'a number', 'a string', '80')],
    ['tmpl == "80"', never('tmpl', 'a number', 'a string', '80')],
    ['s == 80', never('s', 'a string', 'a number', '"80"')],
    ['flag == "yes" || true', never('flag', 'a boolean', 'a string', 'true')],
    ['flag == "false"', never('flag', 'a boolean', 'a string', 'false')],
    ['db.port == "1"', never('db.port', 'a number', 'a string', '1')],
    ['port in ["80", "81"]', never('port', 'a number', 'a string', '80')],
  ])('%s', async (condition, wanted) => expect(await said(condition)).toEqual(wanted));
});
