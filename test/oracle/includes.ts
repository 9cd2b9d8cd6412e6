import { change, handlers, type OracleCase, on, play, say, tell } from './case.ts';

const one = { 'more.yml': `- ${tell('A', '{{ item }} {{ inventory_hostname }}')}\n- ${say('B')}\n` };
const firstOf = (names: string) => `{first_found: [${names}]}`;
const lookup = (names: string) => `"{{ lookup('first_found', [${names}]) }}"`;

/** A play whose one task takes the first of some files, and what comes after it. */
const first = (word: string, list: string, after: string, spelled = firstOf) =>
  play([`{name: I, ${word}: ${spelled(list)}}`, after]);

/** Includes that the run expands: loops, templates in names, the first of several files. */
export const includes: OracleCase[] = [
  {
    name: 'a loop over include_tasks',
    unlabelled: true,
    text: play(['{include_tasks: {file: more.yml}, loop: [x, y]}', say('Z')]),
    files: one,
  },
  {
    name: 'a loop over include_tasks, with a condition and loop_control',
    unlabelled: true,
    text: play([
      '{include_tasks: {file: more.yml}, loop: [one, two], loop_control: {loop_var: u, index_var: i}, when: u == inventory_hostname}',
      say('Z'),
    ]),
    files: {
      'more.yml': `- ${tell('A', '{{ u }} {{ i }}', 'register: a')}\n- ${tell('B', '{{ a.msg }}')}\n`,
    },
  },
  {
    name: 'a loop over include_role',
    unlabelled: true,
    text: play(['{include_role: {name: r}, loop: [x, y], vars: {p: "{{ item }}"}}', say('Z')]),
    files: { 'roles/r/tasks/main.yml': `- ${tell('A', '{{ p }}')}\n` },
  },
  {
    name: 'a template in the name of a file',
    unlabelled: true,
    text: play(['{include_tasks: {file: "{{ item }}.yml"}, loop: [a, b]}'], '', ''),
    files: { 'a.yml': `- ${say('A')}\n`, 'b.yml': `- ${say('B', on('two'))}\n` },
  },
  {
    name: 'a failure in a loop over include_tasks',
    unlabelled: true,
    text: play(['{include_tasks: {file: more.yml}, loop: [one, two]}', say('Z')]),
    files: {
      'more.yml': `- {name: A, fail: {msg: nope}, when: item == inventory_hostname}\n- ${tell('B', '{{ item }}')}\n`,
    },
  },
  {
    name: 'a loop over a block',
    text: play([
      `{block: [${tell('A', '{{ u }}')}, ${say('B')}], loop: [x, y], loop_control: {loop_var: u}}`,
    ]),
    only: {
      why: 'Ansible has no loops over blocks',
      ours: { hosts: { two: ['A [x] ok x', 'B [x] ok b', 'A [y] ok y', 'B [y] ok b'] } },
    },
  },
  {
    name: 'include_tasks: the first file that is there',
    text: first('include_tasks', 'no.yml, more.yml, other.yml', say('Z')),
    instead: { 'play.yml': first('include_tasks', "'no.yml', 'more.yml', 'other.yml'", say('Z'), lookup) },
    files: { 'more.yml': `- ${say('A')}\n`, 'other.yml': `- ${say('B')}\n` },
  },
  {
    name: 'include_vars: the first file that is there',
    text: first('include_vars', '"no-{{ inventory_hostname }}.yml", v.yml', tell('A', '{{ v }}')),
    instead: { 'play.yml': first('include_vars', "'no.yml', 'v.yml'", tell('A', '{{ v }}'), lookup) },
    files: { 'v.yml': 'v: 1\n' },
  },
  {
    name: 'other files of a role',
    text: play([
      '{include_role: {name: r, tasks_from: t, vars_from: v, defaults_from: d, handlers_from: h}}',
      say('Z'),
    ]),
    files: {
      'roles/r/tasks/t.yml': `- ${tell('A', '{{ v }} {{ d }}', 'changed_when: true, notify: H')}\n`,
      'roles/r/vars/v.yml': 'v: 1\n',
      'roles/r/vars/main.yml': 'v: 2\n',
      'roles/r/defaults/d.yml': 'd: 3\n',
      'roles/r/handlers/h.yml': `- ${say('H')}\n`,
    },
  },
  {
    name: 'a template in what is notified',
    text: play(
      [change('A', 'notify: "restart {{ inventory_hostname }}"')],
      handlers(say('restart one'), say('restart two'), say('restart three')),
    ),
  },
  {
    name: 'each host includes the file of its name',
    text: play(
      ["{include_tasks: {file: '{{ inventory_hostname }}.yml'}}", say('Z')],
      '',
      '  strategy: linear\n',
    ),
    files: Object.fromEntries(['one', 'two', 'three'].map((name) => [`${name}.yml`, `- ${say(name)}\n`])),
  },
  {
    name: 'the name of a file is asked for once',
    text: play(['{name: S, set_fact: {stage: a}}', "{include_tasks: {file: '{{ stage }}.yml'}}", say('Z')]),
    files: {
      'a.yml': `- {name: A, set_fact: {stage: b}}\n- ${tell('A2', '{{ stage }}')}\n`,
      'b.yml': `- ${say('B')}\n`,
    },
  },
  {
    name: 'a list of roles, each as the host has it',
    unlabelled: true,
    text: play([
      "{include_role: {name: 'svc_{{ item }}'}, loop: [a, b], when: item == 'a' || inventory_hostname == 'two'}",
    ]),
    instead: {
      'play.yml': play([
        "{include_role: {name: 'svc_{{ item }}'}, loop: [a, b], when: item == 'a' or inventory_hostname == 'two'}",
      ]).replace('hosts: all', 'hosts: all\n  gather_facts: false'),
    },
    files: {
      'roles/svc_a/tasks/main.yml': `- ${say('A')}\n`,
      'roles/svc_b/tasks/main.yml': `- ${say('B')}\n`,
    },
  },
  {
    name: 'loops over includes that include with loops',
    unlabelled: true,
    text: play(['{include_tasks: {file: outer.yml}, loop: [x, y], loop_control: {loop_var: o}}']),
    files: {
      'outer.yml': '- {include_tasks: {file: inner.yml}, loop: [1, 2], loop_control: {loop_var: i}}\n',
      'inner.yml': `- ${tell('A', '{{ o }} {{ i }}')}\n`,
    },
  },
  {
    name: 'a failure in a loop over include_tasks that the block around it rescues',
    unlabelled: true,
    text: play([
      `{block: [{include_tasks: {file: more.yml}, loop: [one, two]}, ${say('B')}], rescue: [${say('R')}]}`,
      say('Z'),
    ]),
    files: {
      'more.yml': `- {name: A, fail: {msg: nope}, when: item == inventory_hostname}\n- ${tell('C', '{{ item }}')}\n`,
    },
  },
  {
    name: 'a file that is not there fails the host',
    text: play(['{name: S, set_fact: {x: none}}', "{include_tasks: {file: 'a-{{ x }}.yml'}}", say('Z')]),
    files: { 'a-b.yml': `- ${say('A')}\n` },
    both: { code: 3 },
  },
  {
    name: 'handlers in a file, notified by the name of the include',
    text: play(
      [change('A', 'notify: More'), say('B')],
      handlers('{name: More, include_tasks: {file: more.yml}}', say('H')),
    ),
    files: { 'more.yml': `- ${say('M1')}\n- ${say('M2')}\n` },
  },
  {
    name: 'the tasks of a role as handlers',
    text: play([change('A', 'notify: Role')], handlers('{name: Role, include_role: {name: r}}')),
    files: { 'roles/r/tasks/main.yml': `- ${say('R')}\n` },
    only: {
      why: 'Ansible refuses roles among handlers',
      ours: { hosts: { one: ['A changed a', 'handler R ok r'] } },
    },
  },
  {
    name: 'files of variables by host, and the first that is there',
    text: play(
      [tell('A', '{{ v }} {{ w }}')],
      '',
      "  vars_files: ['{{ inventory_hostname }}.yml', ['none.yml', 'w.yml']]\n",
    ),
    files: {
      ...Object.fromEntries(['one', 'two', 'three'].map((name) => [`${name}.yml`, `v: of-${name}\n`])),
      'w.yml': 'w: 1\n',
    },
  },
  {
    name: 'hosts, serial and max_fail_percentage from variables',
    text: `- name: P\n  hosts: "{{ target }}"\n  serial: "{{ batch }}"\n  max_fail_percentage: "{{ most }}"\n  vars: {batch: 2}\n  tasks: [${say('A')}, {name: F, fail: {msg: nope}, ${on('one')}}, ${say('B')}]\n`,
    args: ['-e', 'target=all', '-e', 'most=60'],
  },
  {
    name: 'the condition of an include in a loop is asked once for each item',
    unlabelled: true,
    text: play([
      '{name: S, set_fact: {x: true}}',
      '{include_tasks: {file: more.yml}, loop: [1, 2], when: x}',
      say('Z'),
    ]),
    files: { 'more.yml': `- {name: N, set_fact: {x: false}}\n- ${tell('A', '{{ item }}')}\n` },
  },
];
