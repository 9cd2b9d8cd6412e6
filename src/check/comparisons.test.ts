import { describe, expect, it } from 'vitest';
import { inspect } from '../playbook/project.fixture.ts';

const vars =
  '{ port: 80, flag: true, s: "80", db: { port: 1.5 }, list: [1], none: null, tmpl: "{{ port }}" }';

/** What is said of a condition of a task: `MESSAGE (HINT)`. */
async function said(condition: string): Promise<string[]> {
  const task = `{ name: T, debug: { msg: x }, when: ${JSON.stringify(condition)} }`;
  const { diagnostics } = await inspect({
    'site.yml': `- hosts: web\n  vars: ${vars}\n  tasks:\n    - ${task}\n`,
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
    ['facts.hostname == 1', []],
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
