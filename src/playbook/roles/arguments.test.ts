import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspect, play } from '../project.fixture.ts';

const spec = `argument_specs:
  main:
    short_description: Serve a site.
    options:
      port: { type: int, required: true, description: [The port to listen on.] }
      mode: { choices: [fast, safe], default: safe }
      names: { type: list, elements: str }
      ratio: { type: float }
      token: { type: str, choices: [a, b], no_log: true }
      users:
        type: list
        elements: dict
        required_by: { shell: home }
        options:
          name: { required: true }
          shell: { choices: [sh, bash] }
          home: { type: path }
      anything: { type: raw }
  other:
    options:
      level: { type: int, required: true }
`;
const role = {
  'roles/r/meta/argument_specs.yml': spec,
  'roles/r/defaults/main.yml': 'mode: safe\nextra: 1\n',
  'roles/r/tasks/main.yml': '- { name: T, debug: { msg: 1 } }\n',
  'roles/r/tasks/other.yml': '- { name: O, debug: { msg: 1 } }\n',
};
const site = (entry: string, rest = '') => `- hosts: web\n${rest}  roles:\n    - ${entry}\n`;

/** The findings of a playbook with the role, each as `FILE:LINE:COL SEVERITY[CODE] MESSAGE (HINT)`. */
async function found(files: Record<string, string>, options = {}) {
  const { diagnostics, folder } = await inspect({ ...role, ...files }, options);
  return diagnostics.map(({ place, severity, code, message, hint }) => {
    const at = place ? `${relative(folder, place.file)}:${place.line}:${place.col} ` : '';
    return `${at}${severity}[${code}] ${message}${hint ? ` (${hint})` : ''}`;
  });
}

describe('the arguments of a role', () => {
  const cases: [name: string, files: Record<string, string>, found: (string | RegExp)[]][] = [
    [
      'that fit',
      { 'site.yml': site('{ role: r, vars: { port: 80, names: [a], users: [{ name: x }] } }') },
      [],
    ],
    [
      'that are missing',
      { 'site.yml': site('r') },
      ['site.yml:3:7 error[missing-argument] role "r": "port" is required (The port to listen on.)'],
    ],
    [
      'that are missing are told once',
      {
        'site.yml': site('r'),
        'roles/r/tasks/main.yml': '- { name: T, debug: { msg: "{{ port }} {{ other }}" } }\n',
      },
      [
        'site.yml:3:7 error[missing-argument] role "r": "port" is required (The port to listen on.)',
        'roles/r/tasks/main.yml:1:43 error[undefined-variable] "other" is undefined',
      ],
    ],
    [
      'that may be in what could not be read',
      { 'site.yml': site('r', '  vars_files: more.yml\n'), 'more.yml': 'port: [' },
      [/^more.yml:1:\d+ error\[yaml-syntax\]/],
    ],
    ['that come from anywhere', { 'site.yml': site('r'), 'group_vars/web.yml': 'port: 80\n' }, []],
    [
      'that some hosts lack',
      { 'site.yml': site('r'), 'host_vars/web1.yml': 'port: 80\n' },
      [
        'site.yml:3:7 error[missing-argument] role "r": "port" is required on web2, web3 (The port to listen on.)',
      ],
    ],
    [
      'of a wrong type, where they are set',
      { 'site.yml': site('r'), 'group_vars/web.yml': 'a: 1\nport: eighty\n' },
      ['group_vars/web.yml:2:7 error[wrong-type] role "r": "port" must be a whole number, not "eighty"'],
    ],
    [
      'of a wrong type through templates',
      {
        'site.yml': site('r', '  vars: { port: "{{ base }}" }\n'),
        'host_vars/web1.yml': 'base: 80\n',
        'host_vars/web2.yml': 'base: x\n',
        'host_vars/web3.yml': 'base: "81"\n',
      },
      ['site.yml:2:17 error[wrong-type] role "r": "port" must be a whole number, not "x" on web2'],
    ],
    [
      'made of what is undefined',
      { 'site.yml': site('r', '  vars: { port: "{{ nowhere }}" }\n') },
      ['site.yml:4:7 error[undefined-variable] "nowhere" is undefined (used by "port")'],
    ],
    [
      'that only the run knows',
      {
        'site.yml':
          '- hosts: web\n  pre_tasks:\n    - { name: P, command: id, register: port }\n  roles: [r]\n',
      },
      [],
    ],
    [
      'made of facts',
      { 'site.yml': site('r', '  vars: { port: "{{ facts.uid }}", mode: "{{ facts.os_family }}" }\n') },
      [],
    ],
    [
      'none of the choices',
      { 'site.yml': site('{ role: r, vars: { port: 80, mode: saef } }') },
      [
        'site.yml:3:42 error[wrong-type] role "r": "mode" must be one of fast, safe, not "saef" (did you mean "safe"?)',
      ],
    ],
    [
      'of a wrong type inside',
      {
        'site.yml': site(
          '{ role: r, vars: { port: 80, ratio: x, names: [a, [b]], users: [{ name: x, shel: sh }, {}] } }',
        ),
      },
      [
        'site.yml:3:43 error[wrong-type] role "r": "ratio" must be a number, not "x"',
        'site.yml:3:57 error[wrong-type] role "r": "names[1]" must be a string, not a list',
        'site.yml:3:82 error[unknown-argument] role "r": unknown argument "users[0].shel" (did you mean "shell"?)',
        'site.yml:3:94 error[missing-argument] role "r": "users[1].name" is required',
      ],
    ],
    [
      'against a rule',
      { 'site.yml': site('{ role: r, vars: { port: 80, users: [{ name: x, shell: sh }] } }') },
      ['site.yml:3:44 error[bad-arguments] role "r": "users[0]": shell needs home'],
    ],
    [
      'that are secret are not shown',
      { 'site.yml': site('{ role: r, vars: { port: 80, token: hunter2 } }') },
      ['site.yml:3:43 error[wrong-type] role "r": "token" is not a valid string (the value is not shown)'],
    ],
    [
      'that the role does not take',
      { 'site.yml': site('{ role: r, vars: { prot: 80, port: 80, extra: 2 } }') },
      ['site.yml:3:26 error[unknown-argument] role "r" takes no "prot" (did you mean "port"?)'],
    ],
    [
      'where the role does not run',
      { 'site.yml': site('{ role: r, when: "1 == 2" }') },
      [
        'site.yml:3:24 warning[unreachable-task] "1 == 2" is never true: nothing below this condition runs ' +
          '(remove what never runs; tasks that run only when selected can have `tags: never`)',
      ],
    ],
    [
      'of another entry point',
      {
        'site.yml':
          '- hosts: web\n  tasks:\n    - include_role: { name: r, tasks_from: other }\n      vars: { level: x, prot: 1 }\n',
      },
      [
        'site.yml:4:25 error[unknown-argument] role "r" takes no "prot" (it takes level, mode, extra)',
        'site.yml:4:22 error[wrong-type] role "r": "level" must be a whole number, not "x"',
      ],
    ],
    [
      'of a role that it depends on',
      {
        'site.yml': site('q'),
        'roles/q/meta/main.yml': 'dependencies:\n  - { role: r, vars: { port: no } }\n',
      },
      ['roles/q/meta/main.yml:2:30 error[wrong-type] role "r": "port" must be a whole number, not "no"'],
    ],
  ];
  it.each(cases)('%s', async (_, files, expected) => {
    const said = (await found(files)).sort();
    const texts = expected.map((each) => (typeof each === 'string' ? each : expect.stringMatching(each)));
    expect(said).toEqual(texts.sort());
  });

  it('from the command line', async () => {
    const files = { 'site.yml': site('r') };
    expect(await found(files, { extraVars: { port: 'x' } })).toEqual([
      'site.yml:3:7 error[wrong-type] role "r": "port" must be a whole number, not "x"',
    ]);
  });

  it('are looked at by a task in front of its own, whatever tags are asked for', async () => {
    const files = { ...role, 'site.yml': site('{ role: r, tags: x, vars: { port: 80 } }') };
    const all = await play(files);
    expect(all.tasks.map(({ name, tags }) => [name, tags])).toEqual([
      ['Validate arguments of role r', ['x', 'always']],
      ['T', ['x']],
    ]);
    const { plan } = await inspect(files, { skipTags: ['x'] });
    expect(plan.plays[0]!.tasks).toEqual([]);
  });
});
