import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspect } from '../playbook/project.fixture.ts';

const files = {
  'files/motd': 'hi {{ nobody }}\n',
  'templates/out.j': 'a\n{{ template "in.j" }}\n',
  'templates/in.j': '{{ port }}',
  'templates/loop.j': '{{ template "loop.j" }}',
  'roles/web/files/own': 'x',
  'roles/web/templates/own.j': '{{ missing_here }}',
};

/** What is said of one task, with its variables: `LINE:COL CODE MESSAGE (HINT)`. */
async function said(task: string, vars = '{}', more: Record<string, string> = {}): Promise<string[]> {
  const text = `- hosts: web\n  vars: ${vars}\n  tasks:\n    - ${task}\n`;
  const { diagnostics } = await inspect({ ...files, ...more, 'site.yml': text });
  return diagnostics.map(
    ({ place, code, message, hint }) =>
      `${place?.line}:${place?.col} ${code} ${message}${hint ? ` (${hint})` : ''}`,
  );
}

beforeEach(() => {
  process.env.KPLAY_TEST_SET = 'yes';
});
afterEach(() => {
  delete process.env.KPLAY_TEST_SET;
});

describe('what is looked up is checked before the run', () => {
  it.each([
    [`debug: { msg: "{{ file 'motd' }}" }`, '{}', []],
    [`debug: { msg: !cel 'file("motd")' }`, '{}', []],
    [
      `debug: { msg: "{{ file 'mtod' }}" }`,
      '{}',
      ['4:25 unknown-file there is no file "mtod" (did you mean "motd"?)'],
    ],
    [
      `{ debug: { msg: 1 }, when: 'file("mtod") == ""' }`,
      '{}',
      ['4:35 unknown-file there is no file "mtod" (did you mean "motd"?)'],
    ],
    [
      `debug: { msg: "{{ a }}" }`,
      `{ a: "{{ b }}!", b: "{{ file 'mtod' }}" }`,
      ['4:25 unknown-file there is no file "mtod" (used by "b", used by "a") (did you mean "motd"?)'],
    ],
    [`debug: { msg: "{{ default (file 'mtod') 1 }}" }`, '{}', []],
    [`debug: { msg: !cel 'default(file("mtod"), 1)' }`, '{}', []],
    [`debug: { msg: "{{#if (exists 'mtod')}}{{ file 'mtod' }}{{/if}}" }`, '{}', []],
    [`debug: { msg: !cel 'exists("mtod") ? file("mtod") : ""' }`, '{}', []],
    [`{ debug: { msg: "{{ file 'mtod' }}" }, when: exists("mtod") }`, '{}', []],
    [`debug: { msg: "{{ env 'KPLAY_TEST_SET' }}" }`, '{}', []],
    [
      `debug: { msg: "{{ env 'KPLAY_TEST_UNSET' }}" }`,
      '{}',
      ['4:25 undefined-variable the environment variable "KPLAY_TEST_UNSET" is not set'],
    ],
    [`debug: { msg: "{{ default (env 'KPLAY_TEST_UNSET') 1 }}" }`, '{}', []],
    [`debug: { msg: "{{ template 'out.j' }}" }`, '{ port: 1 }', []],
    [
      `debug: { msg: "{{ template 'out.j' }}" }`,
      '{}',
      [
        '4:25 undefined-variable "port" is undefined (used by "template("in.j")", used by "template("out.j")")',
      ],
    ],
    [
      `debug: { msg: "{{ page }}" }`,
      `{ page: "{{ template 'out.j' }}", port: "{{ prot }}", prots: 1 }`,
      [
        '4:25 undefined-variable "prot" is undefined (used by "port", used by "template("in.j")", used by "template("out.j")", used by "page") (did you mean "port"?)',
      ],
    ],
    [
      `debug: { msg: "{{ template 'nope.j' }}" }`,
      '{}',
      [expect.stringMatching(/^4:25 unknown-file there is no template "nope.j" \(looked in /)],
    ],
    [
      `debug: { msg: "{{ template 'loop.j' }}" }`,
      '{}',
      [expect.stringMatching(/^4:25 variable-cycle "template\("loop.j"\)" is defined through itself: /)],
    ],
    [
      `include_role: { name: web }`,
      '{}',
      [
        expect.stringMatching(
          /^1:37 undefined-variable "missing_here" is undefined \(used by "template\("own.j"\)"\)/,
        ),
      ],
    ],
  ])('%s with %s', async (task, vars, wanted) => {
    const role = `- debug: { msg: "{{ file 'own' }}{{ template 'own.j' }}" }\n`;
    expect(await said(task, vars, { 'roles/web/tasks/main.yml': role })).toEqual(wanted);
  });

  it('an argument that is looked up has a type', async () => {
    const more = { 'files/mode': '0999\n' };
    const [only] = await said(`file: { path: /x, mode: "{{ file 'mode' }}" }`, '{}', more);
    expect(only).toMatch(/^4:31 wrong-type "mode" /);
  });

  it('a template that cannot be read says where', async () => {
    const more = { 'templates/bad.j': 'a\n{{ lowr x }}' };
    const { diagnostics, folder } = await inspect({
      ...more,
      'site.yml': `- hosts: web\n  tasks:\n    - debug: { msg: "{{ template 'bad.j' }}" }\n`,
    });
    expect(diagnostics).toMatchObject([
      { code: 'bad-template', place: { file: `${folder}/templates/bad.j`, line: 2, col: 4 } },
    ]);
  });
});
