import { describe, expect, it } from 'vitest';
import { inspect } from '../playbook/project.fixture.ts';

/** What is said of tasks: `MESSAGE (HINT)`. */
async function said(...tasks: string[]): Promise<string[]> {
  const { diagnostics } = await inspect({
    'site.yml': `- hosts: web\n  vars: { sites: [{ port: 1 }], port: 80, word: x }\n  tasks:\n${tasks.map((each) => `    - ${each}\n`).join('')}`,
  });
  return diagnostics.map(({ severity, message, hint }) => `${severity} ${message} (${hint})`);
}

const run = '{ command: id, register: r }';
const read = (path: string) => `debug: { msg: "{{ ${path} }}" }`;

describe('members of registered values', () => {
  it.each<[string[], string[]]>([
    [[run, read('r.stdout')], []],
    [[run, read('r.stdot')], ['error "r.stdot" is undefined (did you mean "r.stdout"?)']],
    [[run, read('default r.stdot 1')], []],
    [
      [run, '{ debug: { msg: x }, when: r.return_code == 0 }'],
      [expect.stringMatching(/"r" has changed, failed, /)],
    ],
    [
      ['{ stat: { path: /x }, register: r }', read('r.exists')],
      ['error "r.exists" is undefined (did you mean "r.stat.exists"?)'],
    ],
    [
      ['{ command: id, loop: [1], register: r }', read('r.stdout')],
      [expect.stringMatching(/the task has a loop: each of r.results/)],
    ],
    [['{ command: id, loop: [1], register: r, failed_when: r.rc > 1 }', read('r.results.[0].stdout')], []],
    [
      ['{ command: id, register: r, changed_when: r.stdot != "" }'],
      ['error "r.stdot" is undefined (did you mean "r.stdout"?)'],
    ],
    [[run, 'set_fact: { r: { stdot: 1 } }', read('r.stdot')], []],
    [[run, '{ uri: { url: "http://a" }, register: r }', read('r.stdot')], []],
    [['{ command: sleep 1, async: 9, poll: 0, register: r }', read('r.ansible_job_id')], []],
    [['{ uri: { url: "http://a" }, register: r }', read('r.any')], []],
  ])('%j', async (tasks, wanted) => expect(await said(...tasks)).toEqual(wanted));
});

describe('conditions and items are tried', () => {
  const when = (condition: string) => `{ debug: { msg: x }, when: ${JSON.stringify(condition)} }`;
  it.each<[string, string[]]>([
    [when('port > 79'), []],
    [
      when('port > "79"'),
      ['error a whole number > a string has no meaning (write a number without quotes, or int(x))'],
    ],
    [when('false && port > "79"'), []],
    [when('facts.fips && port > "79"'), []],
    [when('size(port) > 1'), [expect.stringMatching(/^error /)]],
    [when('word + 1 == "x1"'), [expect.stringMatching(/has no meaning/)]],
    [
      '{ assert: { that: ["port > 79", "word < 5"] } }',
      [expect.stringMatching(/a string < a whole number has no meaning/)],
    ],
    ['{ debug: { msg: "{{ item.port }}" }, loop: sites }', []],
    [
      '{ debug: { msg: "{{ item.prot }}" }, loop: sites }',
      ['error "item.prot" is undefined (did you mean "item.port"?)'],
    ],
    [
      '{ debug: { msg: x }, loop: sites, when: item.prot == 1 }',
      [expect.stringMatching(/"item.prot" is undefined/)],
    ],
    ['{ debug: { msg: "{{ default item.prot 1 }}" }, loop: sites }', []],
    [
      `debug: { msg: "{{#if (eq port '80')}}x{{/if}}" }`,
      ['warning "port" is a number and is compared with a string: they are never equal (write (eq port 80))'],
    ],
    [`debug: { msg: "{{#if (eq port 80)}}{{#if (eq (lower word) 'x')}}y{{/if}}{{/if}}" }`, []],
    [`debug: { msg: "{{#each sites}}{{#if (eq port '1')}}x{{/if}}{{/each}}" }`, []],
  ])('%s', async (task, wanted) => expect(await said(task)).toEqual(wanted));
});
