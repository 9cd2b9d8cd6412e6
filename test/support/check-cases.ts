/** A play of two hosts, and what check mode says of its tasks on the first: "Name: status". */
export interface CheckCase {
  name: string;
  /** Each in one line; `@` is a scratch folder of each host. */
  tasks: string[];
  checked: string[];
  /** Words of the play beside its tasks. */
  more?: string;
  /** More plays. */
  after?: string;
  files?: Record<string, string>;
}

/** Not run in check mode. */
const not = '{name: N, command: echo hi, register: n}';
const say = (text: string, more = '') =>
  `{name: D, debug: {msg: ${JSON.stringify(text)}}${more === '' ? '' : `, ${more}`}}`;
const when = (condition: string) => say('here', `when: ${JSON.stringify(condition)}`);

/** What comes to one task behind N. */
function one(name: string, task: string, status: string): CheckCase {
  return { name, tasks: [not, task], checked: ['N: changed', `D: ${status}`] };
}

const conditions: [string, string][] = [
  ['n.changed', 'unchanged'],
  ['!n.failed', 'unchanged'],
  ['n.rc == 0', 'unknown'],
  ['n.stdout == "ho"', 'unknown'],
  ['"hi" in n.stdout_lines', 'unknown'],
  ['true || n.rc == 0', 'unchanged'],
  ['n.rc == 0 || true', 'unchanged'],
  ['n.rc == 0 || n.changed', 'unchanged'],
  ['false && n.rc == 0', 'skipped'],
  ['n.rc == 1 && false', 'skipped'],
  ['n.rc == 0 && !n.changed', 'skipped'],
  ['n.changed ? true : n.rc == 0', 'unchanged'],
  ['defined(n)', 'unchanged'],
  ['default(n.stdout, "x") == "hi"', 'unknown'],
  ['default(n.skipped, false) == false', 'unchanged'],
  ['size(n.stdout_lines) > 0', 'unknown'],
  ['["a"].exists(x, x == "a" || x == n.stdout)', 'unchanged'],
  ['["a"].all(x, x == "b" && x == n.stdout)', 'skipped'],
];

export const cases: CheckCase[] = [
  ...conditions.map(([condition, status]) => one(`when: ${condition}`, when(condition), status)),
  one('a list of conditions of which one is false', say('x', "when: ['n.rc == 0', 'false']"), 'skipped'),
  one('a list of conditions that may hold', say('x', "when: ['n.rc == 0', 'true']"), 'unknown'),
  one('a template', say('{{ n.stdout }}'), 'unknown'),
  one('a template of what is known', say('{{ n.changed }}'), 'unchanged'),
  one('a template with a fallback', say("{{ default n.stdout 'x' }}"), 'unknown'),
  one('a template with a condition', say('{{#if n.stdout}}a{{else}}b{{/if}}'), 'unknown'),
  one('a result as a whole', '{name: D, debug: {var: n}}', 'unknown'),
  one('an assertion', "{name: D, assert: {that: ['true', 'n.rc == 0']}}", 'unknown'),
  one('a failure that may come', `{name: D, fail: {msg: no}, when: "n.rc == 5"}`, 'unknown'),
  one(
    'an environment',
    `{name: D, command: {cmd: "true", read_only: true}, environment: {A: "{{ n.stdout }}"}}`,
    'unknown',
  ),
  one(
    'retries',
    `{name: D, command: {cmd: "true", read_only: true}, until: "true", retries: "{{ n.rc }}"}`,
    'unknown',
  ),
  one(
    'a throttle',
    `{name: D, command: {cmd: "true", read_only: true}, throttle: "{{ size n }}"}`.replace(
      '{{ size n }}',
      '{{ n.rc }}',
    ),
    'unknown',
  ),
  one(
    'changed_when of another',
    `{name: D, command: {cmd: "true", read_only: true}, changed_when: n.rc == 0}`,
    'unknown',
  ),
  one(
    'failed_when of another',
    `{name: D, command: {cmd: "true", read_only: true}, failed_when: n.rc == 5}`,
    'unknown',
  ),
  one('until of another', `{name: D, command: {cmd: "true", read_only: true}, until: n.rc == 0}`, 'unknown'),
  one(
    'a host to delegate to',
    `{name: D, command: {cmd: "true", read_only: true}, delegate_to: "{{ n.stdout == 'x' }}"}`.replace(
      `{{ n.stdout == 'x' }}`,
      "{{ replace n.stdout 'hi' 'two' }}",
    ),
    'unknown',
  ),
  one('a path', `{name: D, copy: {dest: "@/{{ n.stdout }}", content: x}}`, 'unknown'),
  one(
    'a name',
    `{name: "D", vars: {x: "{{ n.stdout }}"}, debug: {msg: "{{ inventory_hostname }}"}}`,
    'unchanged',
  ),
  one('a variable of the task', `{name: D, vars: {x: "{{ n.stdout }}"}, debug: {msg: "{{ x }}"}}`, 'unknown'),
  one('a list to loop over', say('{{ item }}', 'loop: n.stdout_lines'), 'unknown'),
  one(
    'a list to loop over that a condition keeps away',
    say('{{ item }}', 'loop: n.stdout_lines, when: "!n.changed"'),
    'skipped',
  ),
  {
    name: 'items of which some can be known',
    tasks: [not, say('{{ item }}', "loop: [0, 1], when: 'item == 0 || n.rc == 0'")],
    checked: ['N: changed', 'D [0]: unchanged', 'D [1]: unknown'],
  },
  {
    name: 'labels of items',
    tasks: [not, say('x', 'loop: [a, b], loop_control: {label: "{{ n.stdout }} {{ item }}"}')],
    checked: ['N: changed', 'D [item 1]: unchanged', 'D [item 2]: unchanged'],
  },
  {
    name: 'results of a loop that was not run',
    tasks: [
      '{name: L, command: "echo {{ item }}", loop: [a, b], register: l}',
      say('{{ item.item }} {{ item.changed }}', 'loop: l.results, when: item.changed && l.changed'),
      say('{{ item.stdout }}', 'loop: l.results, loop_control: {label: "{{ item.item }}"}'),
    ],
    checked: [
      'L [a]: changed',
      'L [b]: changed',
      'D [item 1]: unchanged',
      'D [item 2]: unchanged',
      'D [a]: unknown',
      'D [b]: unknown',
    ],
  },
  {
    name: 'results of a loop of which some items are unknown',
    tasks: [
      not,
      `{name: L, command: {cmd: "echo {{ item }}", read_only: true}, loop: [0, 1], when: item == 0 || n.rc == 1, register: l}`,
      say(
        '{{ item.item }}',
        'loop: l.results, when: item.item == 0, loop_control: {label: "{{ item.item }}"}',
      ),
      when('l.changed'),
    ],
    checked: [
      'N: changed',
      'L [0]: unchanged',
      'L [1]: unknown',
      'D [0]: unchanged',
      'D [1]: skipped',
      'D: unknown',
    ],
  },
  {
    name: 'an empty loop is known',
    tasks: [
      say('{{ item }}', 'loop: [], register: e'),
      say('{{ item.x }}', 'loop: e.results'),
      when('!e.changed'),
    ],
    checked: ['D: skipped', 'D: skipped', 'D: unchanged'],
  },
  {
    name: 'set_fact of an unknown value',
    tasks: [not, '{name: S, set_fact: {a: 1, b: "{{ n.stdout }}"}}', say('{{ a }}'), say('{{ b }}')],
    checked: ['N: changed', 'S: unknown', 'D: unchanged', 'D: unknown'],
  },
  {
    name: 'conditions that an unknown variable cannot change',
    tasks: [
      not,
      '{name: S, set_fact: {x: "{{ n.stdout }}"}}',
      when('x == "ho" || true'),
      when('x == "ho" && false'),
      when('x == "hi" || inventory_hostname == "three"'),
    ],
    checked: ['N: changed', 'S: unknown', 'D: unchanged', 'D: skipped', 'D: unknown'],
  },
  {
    name: 'set_fact of a whole result',
    tasks: [not, '{name: S, set_fact: {x: "{{ n }}"}}', when('x.changed'), say('{{ x.stdout }}')],
    checked: ['N: changed', 'S: unchanged', 'D: unchanged', 'D: unknown'],
  },
  {
    name: 'set_fact that may not come to it',
    tasks: [
      not,
      '{name: S, set_fact: {x: 1}, when: n.rc == 1}',
      when('defined(x)'),
      when('default(x, 2) == 2'),
    ],
    checked: ['N: changed', 'S: unknown', 'D: unknown', 'D: unknown'],
  },
  {
    name: 'set_fact in a loop: the last one counts',
    tasks: [
      not,
      '{name: S, set_fact: {x: "{{ item }}"}, loop: [0, 1], when: item == 1 || n.rc == 0}',
      say('{{ x }}'),
      '{name: S, set_fact: {x: "{{ item }}"}, loop: [0, 1], when: item == 0 || n.rc == 0}',
      say('{{ x }}'),
    ],
    checked: [
      'N: changed',
      'S [0]: unknown',
      'S [1]: unchanged',
      'D: unchanged',
      'S [0]: unchanged',
      'S [1]: unknown',
      'D: unknown',
    ],
  },
  {
    name: 'include_vars under an unknown condition, and of an unknown file',
    files: { 'vars/hi.yml': 'c: 1\nd: 2\n' },
    tasks: [
      not,
      '{name: V, include_vars: hi.yml, when: n.rc == 0}',
      say('{{ c }}'),
      '{name: W, include_vars: {file: "{{ n.stdout }}.yml", name: all_of}}',
      say('{{ all_of.d }}'),
    ],
    checked: ['N: changed', 'V: unknown', 'D: unknown', 'W: unknown', 'D: unknown'],
  },
  {
    name: 'what an unknown task registers',
    tasks: [
      not,
      '{name: M, command: {cmd: echo ho, read_only: true}, when: n.rc == 0, register: m}',
      when('defined(m)'),
      when('m.changed'),
      say('{{ m.stdout }}'),
    ],
    checked: ['N: changed', 'M: unknown', 'D: unchanged', 'D: unknown', 'D: unknown'],
  },
  {
    name: 'changed_when of what was not run',
    tasks: [
      '{name: A, command: echo hi, changed_when: "false", register: a}',
      '{name: B, command: echo hi, changed_when: b.stdout == "hi", register: b}',
      '{name: C, command: echo hi, failed_when: c.rc > 3, register: c}',
      when('a.changed'),
      when('b.changed'),
      when('c.changed'),
    ],
    checked: ['A: unchanged', 'B: unknown', 'C: changed', 'D: skipped', 'D: unknown', 'D: unknown'],
  },
  {
    name: 'until of what was not run',
    tasks: ['{name: A, command: echo hi, until: a.stdout == "hi", register: a}', when('a.stdout == "hi"')],
    checked: ['A: changed', 'D: unknown'],
  },
  {
    name: 'a failure that would be ignored leaves open what it would say',
    tasks: [
      '{name: A, command: echo hi, ignore_errors: true, register: a}',
      when('a.failed'),
      when('a.changed'),
    ],
    checked: ['A: changed', 'D: unknown', 'D: unknown'],
  },
  {
    name: 'a block, and its rescue and always',
    tasks: [
      not,
      `{when: n.rc == 0, block: [${say('a')}], rescue: [{name: R, debug: {msg: r}}], always: [{name: Z, debug: {msg: z}}]}`,
      `{block: [${say('{{ n.stdout }}')}], rescue: [{name: R, debug: {msg: r}}], always: [{name: Z, debug: {msg: z}}]}`,
    ],
    checked: ['N: changed', 'D: unknown', 'Z: unknown', 'D: unknown', 'Z: unchanged'],
  },
  {
    name: 'an include',
    files: {
      'more.yml':
        '- {name: I, debug: {msg: i}}\n- {name: J, debug: {msg: j}, when: inventory_hostname == "x"}\n',
    },
    tasks: [not, '{include_tasks: more.yml, when: n.rc == 0}'],
    checked: ['N: changed', 'I: unknown', 'J: skipped'],
  },
  {
    name: 'handlers',
    tasks: [
      not,
      '{name: A, copy: {dest: "@/a", content: x}, notify: [H, K]}',
      '{name: B, copy: {dest: "@/b", content: x}, when: n.rc == 0, notify: [H, L]}',
    ],
    more: '  handlers: [{name: H, command: "true"}, {name: K, command: "true"}, {name: L, command: "true", notify: M, register: l}, {name: M, command: "true", when: l.rc == 0}]\n',
    checked: [
      'N: changed',
      'A: changed',
      'B: unknown',
      'H: changed',
      'K: changed',
      'L: unknown',
      'M: unknown',
    ],
  },
  {
    name: 'meta',
    tasks: [not, '{meta: end_host, when: n.rc == 5}', '{meta: end_play, when: n.rc == 5}', say('on')],
    checked: ['N: changed', 'meta: unknown', 'meta: unknown', 'D: unchanged'],
  },
  {
    name: 'a template file',
    files: { 'templates/t': 'said {{ n.stdout }}\n' },
    tasks: [not, '{name: T, template: {src: t, dest: "@/t"}}'],
    checked: ['N: changed', 'T: unknown'],
  },
  {
    name: 'variables of another host',
    more: '  strategy: linear\n',
    tasks: [
      not,
      '{name: S, set_fact: {x: "{{ n.stdout }}", y: 1}}',
      say('{{ hostvars.two.y }}'),
      say('{{ hostvars.two.x }}'),
      say('{{ hostvars.two.n.changed }}'),
      say('{{ hostvars.two.n.stdout }}'),
    ],
    checked: ['N: changed', 'S: unknown', 'D: unchanged', 'D: unknown', 'D: unchanged', 'D: unknown'],
  },
  {
    name: 'facts that another host is given',
    tasks: [
      not,
      '{name: S, set_fact: {x: "{{ n.stdout }}"}, delegate_to: two, delegate_facts: true, run_once: true}',
      say('{{ hostvars.two.x }}', 'run_once: true'),
    ],
    checked: ['N: changed', 'S: unknown', 'D: unknown'],
  },
  {
    name: 'what one host runs for all',
    tasks: [
      '{name: N, command: echo hi, register: n, run_once: true}',
      '{name: S, set_fact: {x: "{{ n.stdout }}"}, run_once: true}',
      when('n.changed'),
      say('{{ x }}'),
    ],
    checked: ['N: changed', 'S: unknown', 'D: unchanged', 'D: unknown'],
  },
  {
    name: 'what an earlier task would have made',
    tasks: [
      '{name: A, file: {path: "@/dir", state: directory}}',
      '{name: B, copy: {dest: "@/dir/file", content: "on\\n"}}',
      '{name: C, lineinfile: {path: "@/dir/file", line: off}}',
      '{name: P, command: {cmd: "cat @/dir/file", read_only: true}, register: p}',
      '{name: Q, command: {cmd: "true", chdir: "@/dir", read_only: true}}',
      '{name: R, command: {cmd: "test -s @/dir/file", read_only: true}, register: r, until: r.rc == 0, retries: 99, delay: 99}',
      say('{{ p.stdout }}'),
      '{name: T, assert: {that: r.rc == 0}}',
      '{name: E, command: {cmd: "cat @/dir/file", read_only: true}, ignore_errors: true, register: e}',
      when('e.failed'),
    ],
    checked: [
      'A: changed',
      'B: changed',
      'C: changed',
      'P: unknown',
      'Q: unknown',
      'R: unknown',
      'D: unknown',
      'T: unknown',
      'E: unknown',
      'D: unknown',
    ],
  },
  {
    name: 'what an earlier play would have made, on another host',
    tasks: ['{name: A, copy: {dest: "@/../one/file", content: x}, when: inventory_hostname == "one"}'],
    after:
      '- name: Q\n  hosts: [one, two]\n  tasks:\n    - {name: B, command: {cmd: "cat @/../one/file", read_only: true}}\n',
    checked: ['A: changed', 'B: unknown'],
  },
  {
    name: 'a failure before anything would have changed is one, and is rescued',
    tasks: [
      '{name: A, command: {cmd: "true", read_only: true}}',
      '{block: [{name: B, command: {cmd: "false", read_only: true}}], rescue: [{name: R, debug: {msg: r}}]}',
      '{name: C, command: {cmd: "false", read_only: true}, ignore_errors: true, register: c}',
      when('c.failed && c.rc == 1'),
    ],
    checked: ['A: unchanged', 'B: rescued', 'R: unchanged', 'C: ignored', 'D: unchanged'],
  },
  {
    name: 'conditions of a command are looked at',
    tasks: [
      '{name: A, command: {cmd: "false", creates: /bin/sh}, register: a}',
      '{name: B, command: {cmd: "false", unless: "true"}, register: b}',
      when('a.rc == 0 && !b.changed'),
    ],
    checked: ['A: unchanged', 'B: unchanged', 'D: unchanged'],
  },
  {
    name: 'tasks of which the playbook says that they run, or never do',
    tasks: [
      '{name: A, command: {cmd: echo hi}, check_mode: false, register: a}',
      say('{{ a.stdout }}'),
      '{name: B, command: echo hi, check_mode: true, register: b}',
      say('{{ b.stdout }}'),
      '{name: C, command: {cmd: "true", read_only: true}}',
    ],
    checked: ['A: changed', 'D: unchanged', 'B: changed', 'D: unknown', 'C: unchanged'],
  },
  {
    name: 'a job that was not begun',
    tasks: [
      '{name: J, command: {cmd: echo hi}, async: 60, poll: 0, register: j}',
      '{name: W, async_status: {jid: "{{ j.ansible_job_id }}", wait: 60}, register: w}',
      '{name: C, async_status: {jid: "{{ j.ansible_job_id }}", mode: cleanup}, when: j.changed}',
      when('w.stdout == "hi"'),
    ],
    checked: ['J: changed', 'W: unknown', 'C: unknown', 'D: unknown'],
  },
  {
    name: 'a host that may be added',
    tasks: [
      not,
      '{name: A, add_host: {name: "{{ n.stdout }}", groups: more, kplay_connection: local}, register: a}',
    ],
    after: `- name: Q\n  hosts: [one, two]\n  tasks:\n    - ${when('defined(a) && a.changed')}\n`,
    checked: ['N: changed', 'A: unknown', 'D: unknown'],
  },
  {
    name: 'what is registered is known to a later play',
    tasks: [not],
    after: `- name: Q\n  hosts: [one, two]\n  tasks:\n    - ${when('n.changed')}\n    - ${say('{{ n.stdout }}')}\n`,
    checked: ['N: changed', 'D: unchanged', 'D: unknown'],
  },
];
