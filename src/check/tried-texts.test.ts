import { describe, expect, it } from 'vitest';
import { inspect } from '../playbook/project.fixture.ts';

const vars =
  '{ xs: [{ name: a, n: 1 }, { name: b }], db: { host: h }, s: "80", text: x, quoted: "it\'s", port: 80, users: { ada: { uid: 1 } } }';

/** What is said of one task: `FILE:LINE:COL CODE MESSAGE`. */
async function said(task: string, template = ''): Promise<string[]> {
  const { diagnostics, folder } = await inspect({
    'site.yml': `- hosts: web\n  vars: ${vars}\n  tasks:\n    - ${task}\n`,
    'templates/t.j': template,
    'templates/folder/deep/t.j': template,
    'files/t.j': '',
  });
  return diagnostics.map(
    ({ place, code, message }) =>
      `${place?.file.replace(`${folder}/`, '')}:${place?.line}:${place?.col} ${code} ${message}`,
  );
}

const file = '{ template: { src: t.j, dest: /etc/t } }';

describe('texts are tried with what is known before the run', () => {
  it.each<[string, string[]]>([
    ['{{#each xs}}{{ name }}{{/each}}', []],
    [
      'a\n{{#each xs}}\n{{ nmae }}\n{{/each}}',
      ['templates/t.j:3:4 undefined-variable "this.nmae" is undefined'],
    ],
    ['{{#each xs}}{{ n }}{{/each}}', ['templates/t.j:1:16 undefined-variable "this.n" is undefined']],
    ['{{#each xs}}{{#if n}}{{ n }}{{/if}}{{/each}}', []],
    ['{{#each xs}}{{ default n 0 }}{{/each}}', []],
    [
      '{{#each xs as |x|}}{{ x.nmae }}{{/each}}',
      ['templates/t.j:1:23 undefined-variable "x.nmae" is undefined'],
    ],
    ['{{#with db}}{{ prot }}{{/with}}', ['templates/t.j:1:16 undefined-variable "this.prot" is undefined']],
    ['{{#each users}}{{ @key }}{{ uid }}{{/each}}', []],
    ['{{#each xs}}{{ port }}{{/each}}', ['templates/t.j:1:16 undefined-variable "this.port" is undefined']],
    [
      '{{#each text}}x{{/each}}',
      ['templates/t.j:1:1 bad-template {{#each}} needs a list or a mapping, not a string'],
    ],
    ['{{#each (items users)}}{{ value.uid }}{{/each}}', []],
    ['{{ facts.hostname }}{{#each xs}}{{ nope }}{{/each}}', []],
    ['{{ fromJson text }}', [expect.stringMatching(/^templates\/t.j:1:4 bad-template /)]],
  ])('%j', async (template, wanted) => expect(await said(file, template)).toEqual(wanted));

  it.each([
    ['{{ nmae }}', 'templates/folder/deep/t.j:1:4 undefined-variable "nmae" is undefined'],
    [
      '{{#each xs}}{{ n }}{{/each}}',
      'templates/folder/deep/t.j:1:16 undefined-variable "this.n" is undefined',
    ],
  ])('%j in a folder of templates', async (template, problem) => {
    expect(await said('template: { src: folder, dest: /etc }', template)).toEqual([problem]);
  });

  it.each<[string, string[]]>([
    [
      'debug: { msg: "{{#each xs}}{{ nmae }}{{/each}}" }',
      ['site.yml:4:37 undefined-variable "this.nmae" is undefined'],
    ],
    [`{ debug: { msg: "{{#each xs}}{{ nmae }}{{/each}}" }, when: 'inventory_hostname == "other"' }`, []],
    ['{ debug: { msg: "{{#each xs}}{{ nmae }}{{/each}}" }, no_log: true }', []],
    ['{ debug: { msg: "{{ no }}" }, when: defined(no) }', []],
    ['assert: { that: "true", fail_msg: "{{#each xs}}{{ nmae }}{{/each}}" }', []],
    [
      'user: { name: "{{ s }}:x" }',
      ['site.yml:4:21 wrong-type "name" must be the name of a user, not "80:x"'],
    ],
    ['user: { name: "u{{ s }}" }', []],
    [
      'user: { name: ada, groups: [adm, "{{ s }}", "a:b"] }',
      ['site.yml:4:51 wrong-type "groups[2]" must be the name of a group, not "a:b"'],
    ],
    [
      'user: { name: ada, groups: [adm, "{{ s }}:", "{{ facts.hostname }}"] }',
      ['site.yml:4:40 wrong-type "groups[1]" must be the name of a group, not "80:"'],
    ],
    ['copy: { dest: "{{ facts.home }}/x" }', ['site.yml:4:7 bad-arguments copy: give either src or content']],
    ['copy: { dest: /x, src: t.j, content: "{{ facts.home }}" }', []],
    [
      'lineinfile: { path: "{{ facts.home }}/x" }',
      ['site.yml:4:7 bad-arguments lineinfile: state present needs line'],
    ],
    ['lineinfile: { path: "{{ facts.home }}/x", state: "{{ facts.home }}" }', []],
    [
      `command: { cmd: "echo 'a" }`,
      [
        `site.yml:4:23 wrong-type "cmd" must be a program and its arguments, not "echo 'a": a quote is not closed`,
      ],
    ],
    [`command: { cmd: "echo '{{ quoted }}'" }`, [expect.stringMatching(/a quote is not closed/)]],
    [`command: { cmd: "echo {{ facts.hostname }} {{ quote quoted }}" }`, []],
    [
      'cron: { name: x, job: y, minute: "{{ port }}" }',
      [
        'site.yml:4:40 wrong-type "minute" must be minutes from 0 to 59, not "80": 80 is not between 0 and 59',
      ],
    ],
    ['user: { name: "{{ facts.hostname }}:x" }', []],
  ])('%s', async (task, wanted) => expect(await said(task)).toEqual(wanted));
});
