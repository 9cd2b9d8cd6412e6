import { failOn, type OracleCase, on, play, say, tell } from './case.ts';

/** A folder of variables. */
const folder = {
  'more/b.yml': 'v: b\nw: 2\n',
  'more/a.json': '{"v": "a", "x": 3}',
  'more/below/c.yaml': 'x: 4\n',
  'more/below/d/e.yml': 'x: 5\n',
};

/** Variables, results, and words that look at them. */
export const values: OracleCase[] = [
  {
    name: 'include_vars',
    text: play(['{name: I, include_vars: {file: v.yml}}', tell('A', '{{ v }} {{ w }}')]),
    files: { 'v.yml': 'v: 1\nw: "{{ v }}"\n' },
  },
  {
    name: 'include_vars: a folder',
    text: play(['{name: I, include_vars: {dir: more}}', tell('A', '{{ v }} {{ w }} {{ x }}')]),
    files: folder,
  },
  {
    name: 'include_vars: a part of a folder',
    text: play([
      '{name: I, include_vars: {dir: more, depth: 2, ignore_files: [b.yml], extensions: [yml, yaml, json]}}',
      tell('A', '{{ v }} {{ x }}'),
    ]),
    files: folder,
  },
  {
    name: 'include_vars under a name',
    text: play(['{name: I, include_vars: {file: v.yml, name: all_of_it}}', tell('A', '{{ all_of_it }}')]),
    files: { 'v.yml': 'v: [1, {x: y}]\n' },
  },
  {
    name: 'set_fact takes cacheable for itself',
    text: play([
      '{name: S, set_fact: {a: 1, cacheable: true}}',
      tell('A', '{{ a }}'),
      say('B', 'when: defined(cacheable)'),
    ]),
  },
  {
    name: 'set_fact keeps types',
    text: play([
      '{name: S, set_fact: {l: [1, a], m: {k: true}, t: "{{ inventory_hostname }}"}}',
      '{name: A, debug: {var: l}}',
      '{name: B, debug: {var: m}}',
      '{name: C, debug: {var: t}}',
    ]),
  },
  {
    name: 'facts, asked for and not asked for',
    text: `- name: Facts\n  hosts: all\n  gather_facts: true\n  tasks: [${tell('A', '{{ facts.os_family }} {{ facts.hostname }}')}]\n${play(
      [say('B')],
    )
      .replace('hosts: all', 'hosts: all\n  gather_facts: false')
      .replace('name: P', 'name: Q')}`,
  },
  {
    name: 'assert',
    text: play([
      '{name: A, assert: {that: [inventory_hostname != "one", 1 == 1], fail_msg: bad, success_msg: good, quiet: false}}',
      '{name: B, assert: {that: inventory_hostname == "two", quiet: true}}',
      say('After'),
    ]),
  },
  {
    name: 'fail',
    text: play(['{name: A, fail: {msg: no way}, ignore_errors: true}', say('B')]),
  },
  {
    name: 'what a skipped task registers',
    text: play([
      say('A', `register: a, ${on('one')}`),
      say('B', 'when: a.changed'),
      say('C', 'when: defined(a.skipped)'),
    ]),
  },
  {
    name: 'the magic names',
    text: play([
      tell('A', '{{ inventory_hostname }} {{ inventory_hostname_short }}'),
      '{name: B, debug: {var: play_hosts}}',
      '{name: C, debug: {var: groups.all}}',
      '{name: D, debug: {var: group_names}}',
      tell('E', '{{ hostvars.two.inventory_hostname }}'),
      tell('F', '{{ kplay_check_mode }}'),
    ]),
  },
  {
    name: 'variables of a play, its files and its prompts',
    text: play(
      [tell('A', '{{ p }} {{ f }} {{ q }}')],
      '',
      '  vars: {p: 1}\n  vars_files: [v.yml]\n  vars_prompt: [{name: q, prompt: What, private: false}]\n',
    ),
    files: { 'v.yml': 'f: 2\n' },
    args: ['-e', 'q=3'],
  },
  {
    name: 'results say failed and changed',
    text: play([
      '{name: A, command: "true", register: a, changed_when: inventory_hostname == "two", failed_when: false}',
      '{name: L, command: echo x, register: l, failed_when: [l.rc == 0, l.stdout == "y"], changed_when: [l.rc == 0, l.stdout == "y"]}',
      tell('B', '{{ a.rc }} {{ a.stdout }}', 'when: a.changed'),
      failOn('three'),
      '{name: C, command: "false", register: c, ignore_errors: true}',
      tell('D', '{{ c.rc }}', 'when: c.failed'),
    ]),
  },
];
