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
];
