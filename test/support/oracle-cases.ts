/** A playbook that Ansible and kplay both understand. */
export interface OracleCase {
  name: string;
  text: string;
  files?: Record<string, string>;
  /** Where kplay does it otherwise on purpose: what each does on some hosts, and why. */
  differs?: { why: string; theirs: Record<string, string[]>; ours: Record<string, string[]> };
}

const play = (tasks: string[], rest = '', keywords = '') =>
  `- name: P\n  hosts: all\n${keywords}  tasks:\n${tasks.map((task) => `    - ${task}\n`).join('')}${rest}`;
const say = (name: string, more = '') => `{name: ${name}, debug: {msg: ${name.toLowerCase()}}${more}}`;
const change = (name: string, more = '') => say(name, `, changed_when: true${more}`);
const fail = (name: string, more = '') => `{name: ${name}, fail: {msg: nope}${more}}`;
const failOn = (host: string, name = 'F') => fail(name, `, when: inventory_hostname == "${host}"`);
const handlers = (...list: string[]) => `  handlers:\n${list.map((one) => `    - ${one}\n`).join('')}`;
const two = `${play([say('Second')])}`;

export const cases: OracleCase[] = [
  {
    name: 'block, rescue and always',
    text: play([
      `{block: [${failOn('one', 'A')}, ${say('B')}], rescue: [${say('R')}], always: [${say('Z')}]}`,
      say('After'),
    ]),
  },
  {
    name: 'nested blocks',
    text: play([
      `{block: [{block: [${failOn('one', 'A')}, ${say('B')}], always: [${say('Y')}]}, ${say('C')}], rescue: [${say('R')}, ${failOn('one', 'G')}], always: [${say('Z')}]}`,
      say('After'),
    ]),
  },
  {
    name: 'the failed task is known',
    text: play([
      `{block: [${failOn('two', 'A')}], rescue: [{name: R, debug: {msg: "{{ kplay_failed_task }} {{ kplay_failed_result.msg }}"}}]}`,
    ]),
  },
  {
    name: 'conditions and loops in a block',
    text: play([
      `{when: 'inventory_hostname != "one"', block: [{name: A, debug: {msg: "{{ item }}"}, loop: [x, y]}], always: [${say('Z')}]}`,
    ]),
  },
  {
    name: 'handlers run in the order in which they are written, once',
    text: play(
      [change('A', ', notify: [H2, H1]'), change('B', ', notify: H1'), say('C', ', notify: H3')],
      handlers(say('H1'), say('H2'), say('H3')),
    ),
  },
  {
    name: 'listen, and handlers that notify handlers',
    text: play(
      [change('A', ', notify: news')],
      handlers(change('H1', ', listen: news, notify: H3'), say('H2', ', listen: [news]'), say('H3')),
    ),
  },
  {
    name: 'flush_handlers, and notified again',
    text: play(
      [change('A', ', notify: H'), '{meta: flush_handlers}', say('B'), change('C', ', notify: H')],
      handlers(say('H')),
    ),
  },
  {
    name: 'force_handlers',
    text: play(
      [change('A', ', notify: H'), failOn('one'), say('B')],
      handlers(say('H')),
      '  force_handlers: true\n',
    ),
  },
  {
    name: 'no handlers after a failure with force_handlers false',
    text: play([change('A', ', notify: H'), failOn('one')], handlers(say('H')), '  force_handlers: false\n'),
  },
  {
    name: 'handlers after a failure when nothing is said',
    text: play([change('A', ', notify: H'), failOn('one')], handlers(say('H'))),
    differs: {
      why: 'a change that a handler has not seen would never be seen',
      theirs: { one: ['A changed a', 'F failed'] },
      ours: { one: ['A changed a', 'F failed', 'H ok h'] },
    },
  },
  {
    name: 'run_once and what it registers',
    text: play([
      `{name: A, debug: {msg: "{{ inventory_hostname }}"}, run_once: true, register: a}`,
      '{name: S, set_fact: {s: "{{ inventory_hostname }}"}, run_once: true}',
      '{name: B, debug: {msg: "{{ a.msg }} {{ s }}"}}',
    ]),
  },
  {
    name: 'run_once with a condition of the first host',
    text: play([say('A', ', run_once: true, when: inventory_hostname == "two"'), say('B')]),
  },
  { name: 'run_once that fails', text: play([fail('A', ', run_once: true'), say('B')]) },
  {
    name: 'run_once notifies on its own host',
    text: play([change('A', ', run_once: true, notify: H')], handlers(say('H'))),
  },
  {
    name: 'run_once after the first host has failed',
    text: play([failOn('one'), say('A', ', run_once: true'), say('B')]),
  },
  { name: 'any_errors_fatal', text: play([failOn('two'), say('B')], '', '  any_errors_fatal: true\n') + two },
  {
    name: 'any_errors_fatal in a block with a rescue',
    text: play([
      `{any_errors_fatal: true, block: [${failOn('two', 'A')}, ${say('B')}], rescue: [${say('R')}]}`,
      say('After'),
    ]),
  },
  {
    name: 'max_fail_percentage exceeded',
    text: play([failOn('two'), say('B')], '', '  max_fail_percentage: 20\n') + two,
  },
  {
    name: 'max_fail_percentage not exceeded',
    text: play([failOn('two'), say('B')], '', '  max_fail_percentage: 40\n') + two,
  },
  {
    name: 'a host that has failed is not in the next play',
    text: play([failOn('two'), say('B')]) + two,
  },
  {
    name: 'when all hosts have failed, the run is over',
    text: `- name: P1\n  hosts: one\n  tasks:\n    - ${fail('A')}\n${two}`,
  },
  {
    name: 'clear_host_errors',
    text: play([failOn('two'), '{meta: clear_host_errors}', say('B')]) + two,
  },
  {
    name: 'end_host',
    text:
      play(
        [change('A', ', notify: H'), '{meta: end_host, when: inventory_hostname == "one"}', say('B')],
        handlers(say('H')),
      ) + two,
  },
  { name: 'end_play', text: play([say('A'), '{meta: end_play}', say('B')]) + two },
  {
    name: 'end_play in a batch ends them all',
    text: play([say('A'), '{meta: end_play}', say('B')], '', '  serial: 1\n') + two,
  },
  {
    name: 'end_batch',
    text: play([say('A'), '{meta: end_batch}', say('B')], '', '  serial: 1\n') + two,
  },
  {
    name: 'pre_tasks, roles, tasks, post_tasks and their handlers',
    text: `- name: P
  hosts: all
  pre_tasks: [${change('Pre', ', notify: H')}]
  roles: [r]
  tasks: [${change('T', ', notify: H')}]
  post_tasks: [${change('Post', ', notify: H')}]
${handlers(say('H'))}`,
    files: { 'roles/r/tasks/main.yml': `- ${change('R', ', notify: H')}\n` },
  },
  {
    name: 'include_role, its parameters and its handlers',
    text: play(
      [
        '{include_role: {name: r}, vars: {p: 1}}',
        '{include_role: {name: r, tasks_from: other}, vars: {p: 2}}',
        say('Z'),
      ],
      '',
    ),
    files: {
      'roles/r/tasks/main.yml':
        '- {name: R, debug: {msg: "{{ p }} {{ d }}"}, changed_when: true, notify: RH}\n',
      'roles/r/tasks/other.yml': '- {name: O, debug: {msg: "{{ p }} {{ d }}"}}\n',
      'roles/r/defaults/main.yml': 'd: 3\n',
      'roles/r/handlers/main.yml': '- {name: RH, debug: {msg: rh}}\n',
    },
  },
  {
    name: 'import_playbook with vars',
    text: `- import_playbook: other.yml\n  vars: {v: 1}\n${two}`,
    files: { 'other.yml': play(['{name: A, debug: {msg: "{{ v }}"}}']) },
  },
  {
    name: 'include_vars',
    text: play(['{name: I, include_vars: {file: v.yml}}', '{name: A, debug: {msg: "{{ v }} {{ w }}"}}']),
    files: { 'v.yml': 'v: 1\nw: "{{ v }}"\n' },
  },
  {
    name: 'loop_var and index_var',
    text: play([
      '{name: A, debug: {msg: "{{ i }} {{ u }}"}, loop: [x, y], loop_control: {loop_var: u, index_var: i}}',
    ]),
  },
  {
    name: 'until that holds at once, and never',
    text: play([
      '{name: A, debug: {msg: x}, register: a, until: a.failed == false, retries: 2, delay: 0}',
      '{name: B, debug: {msg: x}, register: b, until: b.failed == true, retries: 1, delay: 0, ignore_errors: true}',
      '{name: C, debug: {msg: "{{ b.failed }}"}}',
    ]),
  },
  {
    name: 'delegated facts',
    text: play(
      [
        '{name: A, set_fact: {f: "{{ inventory_hostname }}"}, delegate_to: three, delegate_facts: true, when: inventory_hostname == "one"}',
        '{name: B, debug: {msg: "{{ f }}"}, when: inventory_hostname == "three"}',
      ],
      '',
      '  strategy: linear\n',
    ),
  },
  {
    name: 'serial by percentage, order',
    text: play([say('A')], '', '  serial: ["34%", 2]\n  order: reverse_sorted\n'),
  },
];
