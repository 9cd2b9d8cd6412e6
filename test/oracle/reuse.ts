import { change, handlers, type OracleCase, on, play, say, second, tell } from './case.ts';

/** A role that says what it takes. */
const specRole = {
  'roles/r/meta/argument_specs.yml': `argument_specs:
  main:
    options:
      port: {type: int, required: true}
      users: {type: list, elements: dict, options: {name: {type: str, required: true}}}
  other:
    options: {level: {type: int, choices: [1, 2]}}
`,
  'roles/r/tasks/main.yml': `- ${say('R')}\n`,
  'roles/r/tasks/other.yml': `- ${say('O')}\n`,
};

/** Roles, files of tasks and of plays. */
export const reuse: OracleCase[] = [
  {
    name: 'pre_tasks, roles, tasks, post_tasks and their handlers',
    text: `- name: P
  hosts: all
  pre_tasks: [${change('Pre', 'notify: H')}]
  roles: [r]
  tasks: [${change('T', 'notify: H')}]
  post_tasks: [${change('Post', 'notify: H')}]
${handlers(say('H'))}`,
    files: { 'roles/r/tasks/main.yml': `- ${change('R', 'notify: H')}\n` },
  },
  {
    name: 'include_role, its parameters and its handlers',
    text: play([
      '{include_role: {name: r}, vars: {p: 1}}',
      '{include_role: {name: r, tasks_from: other}, vars: {p: 2}}',
      say('Z'),
    ]),
    files: {
      'roles/r/tasks/main.yml': `- ${tell('R', '{{ p }} {{ d }}', 'changed_when: true, notify: RH')}\n`,
      'roles/r/tasks/other.yml': `- ${tell('O', '{{ p }} {{ d }}')}\n`,
      'roles/r/defaults/main.yml': 'd: 3\n',
      'roles/r/handlers/main.yml': `- ${say('RH')}\n`,
    },
  },
  {
    name: 'dependencies of roles run before them, once',
    text: `- name: P\n  hosts: all\n  roles: [a, b]\n`,
    files: {
      'roles/a/meta/main.yml': 'dependencies: [base]\n',
      'roles/a/tasks/main.yml': `- ${say('A')}\n`,
      'roles/b/meta/main.yml': 'dependencies: [{role: base}]\n',
      'roles/b/tasks/main.yml': `- ${say('B')}\n`,
      'roles/base/tasks/main.yml': `- ${say('Base')}\n`,
    },
  },
  {
    name: 'a role stands again under another condition',
    text: `- name: P\n  hosts: all\n  roles: [base, {role: base, when: inventory_hostname == "two"}]\n`,
    files: { 'roles/base/tasks/main.yml': `- ${say('Base')}\n` },
  },
  {
    name: 'the dependency of a role under a condition',
    text: `- name: P\n  hosts: all\n  roles: [base, {role: b, when: inventory_hostname == "two"}]\n`,
    files: {
      'roles/b/meta/main.yml': 'dependencies: [base]\n',
      'roles/b/tasks/main.yml': `- ${say('B')}\n`,
      'roles/base/tasks/main.yml': `- ${say('Base')}\n`,
    },
    differs: {
      why: 'dependencies are as roles that stand in the play: under another condition they stand again',
      theirs: { hosts: { two: ['Base ok base', 'B ok b'] } },
      ours: { hosts: { two: ['Base ok base', 'Base ok base', 'B ok b'] } },
    },
  },
  {
    name: 'import_playbook with vars and tags',
    text: `- import_playbook: other.yml\n  name: Other\n  vars: {v: 1}\n  tags: [t]\n${second}`,
    files: { 'other.yml': play([tell('A', '{{ v }}'), say('B', 'tags: [never]')]) },
    args: ['-t', 't'],
  },
  {
    name: 'import_playbook with a condition',
    text: `- import_playbook: other.yml\n  when: inventory_hostname == "two"\n${second}`,
    files: { 'other.yml': play([say('A')]) },
  },
  {
    name: 'include_tasks with variables',
    text: play([
      '{include_tasks: {file: more.yml}, vars: {v: 1}}',
      '{include_tasks: more.yml, vars: {v: 2}}',
    ]),
    files: { 'more.yml': `- ${tell('A', '{{ v }}')}\n` },
  },
  {
    name: 'names of includes are for people',
    text: play(['{name: N, include_tasks: {file: more.yml}}', '{name: M, include_role: {name: r}}']),
    files: { 'more.yml': `- ${say('A')}\n`, 'roles/r/tasks/main.yml': `- ${say('R')}\n` },
  },
  {
    name: 'include_tasks with a condition',
    text: play([`{include_tasks: {file: more.yml}, ${on('one')}}`, say('B')]),
    files: { 'more.yml': `- ${say('A')}\n` },
    differs: {
      why: 'an include is replaced by its tasks before the run; each of them says that it is skipped',
      theirs: { hosts: { one: ['A ok a', 'B ok b'], two: ['B ok b'], three: ['B ok b'] } },
      ours: {
        hosts: { one: ['A ok a', 'B ok b'], two: ['A skipped', 'B ok b'], three: ['A skipped', 'B ok b'] },
      },
    },
  },
  {
    name: 'the argument spec of a role, and what only the run knows',
    text: `- name: P
  hosts: all
  pre_tasks:
    - {name: Port, set_fact: {port: http}, ${on('one')}}
    - {name: Port, set_fact: {port: 80}, when: inventory_hostname != "one"}
  roles: [{role: r, vars: {users: [{name: a}]}}]
  tasks: [${say('Z')}]
`,
    files: specRole,
    both: { hosts: { one: ['Port ok', 'Port skipped', 'Validate arguments failed'] }, code: 3 },
  },
  {
    name: 'the argument spec of a role is looked at whatever tags are asked for, and can be rescued',
    text: play([
      '{name: Port, set_fact: {port: http}, tags: [always]}',
      `{block: [{include_role: {name: r}}], rescue: [${say('R')}], tags: [t]}`,
      `{include_role: {name: r, tasks_from: other}, vars: {level: 1}}`,
    ]),
    files: specRole,
    static: true,
    args: ['-t', 't'],
  },
];
