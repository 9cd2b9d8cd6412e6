import { describe, expect, test } from 'vitest';
import { messages, play, told } from './support/play.ts';

const say = (name: string, text: string, more = '') => `{name: ${name}, debug: {msg: '${text}'}${more}}`;
const tasks = (...lines: string[]) => lines.map((line) => `    - ${line}\n`).join('');
const site = (body: string, keywords = '') => `- name: P\n  hosts: one, two\n${keywords}  tasks:\n${body}`;

const inside: Record<string, string> = {
  'in.yml': `- ${say('In', '{{ item }}')}\n`,
  'a.yml': `- ${say('A', 'a')}\n`,
  'b.yml': `- ${say('B', 'b')}\n`,
  'roles/svc_a/tasks/main.yml': `- ${say('RA', '{{ p }} {{ role_name }}')}\n- {meta: end_role, when: p == "x"}\n- ${say('End', '')}\n`,
  'roles/svc_b/tasks/main.yml': `- ${say('RB', '{{ p }}')}\n`,
  'roles/svc_b/tasks/other.yml': `- ${say('RO', '{{ p }} {{ d }} {{ v }}')}\n`,
  'roles/svc_b/defaults/main.yml': 'd: default\n',
  'roles/svc_b/defaults/low.yml': 'd: low\n',
  'roles/svc_b/vars/high.yml': 'v: high\n',
};

const cases: [string, string[], string[]][] = [
  [
    'a block for each item, as often as the list is long',
    [`{loop: [x, y], block: [${say('A', '{{ item }} {{ loop.index }} {{ loop.last }}')}, ${say('B', 'b')}]}`],
    ['A [x]: x 1 false', 'B [x]: b', 'A [y]: y 2 true', 'B [y]: b'],
  ],
  [
    'rescue and always for each item',
    [
      `{loop: [1, 2], block: [{name: F, fail: {msg: no}, when: item == 1}, ${say('B', '')}], rescue: [${say('R', '{{ item }}')}], always: [${say('Z', '{{ item }}')}]}`,
    ],
    ['F [1] rescued: no', 'R [1]: 1', 'Z [1]: 1', 'F [2] skipped: item == 1 is false', 'B [2]: ', 'Z [2]: 2'],
  ],
  [
    'a failure that nobody rescues ends the loop',
    [`{loop: [1, 2], block: [{name: F, fail: {msg: no}}]}`, say('After', '')],
    ['F [1] failed: no'],
  ],
  [
    'loops in loops, with names of their own',
    [
      `{loop: [a, b], loop_control: {loop_var: o, index_var: i}, block: [{loop: [1, 2], block: [${say('A', '{{ o }}{{ i }}{{ item }}')}]}]}`,
    ],
    ['A [a / 1]: a01', 'A [a / 2]: a02', 'A [b / 1]: b11', 'A [b / 2]: b12'],
  ],
  [
    'a loop of a task within a loop; label',
    [
      `{loop: [{n: a}], loop_control: {loop_var: o, label: 'n={{ o.n }}'}, block: [${say('A', '{{ o.n }}{{ item }}', ', loop: [1, 2]')}]}`,
    ],
    ['A [n=a / 1]: a1', 'A [n=a / 2]: a2'],
  ],
  [
    'what is registered inside is that of the last item, and set_fact adds up',
    [
      '{set_fact: {sum: ""}, name: S}',
      `{loop: [x, y], block: [{name: F, set_fact: {sum: '{{ sum }}{{ item }}'}}, {name: C, command: {cmd: 'echo {{ item }}', read_only: true}, register: r}, ${say('R', '{{ r.stdout }}')}]}`,
      say('After', '{{ r.stdout }} {{ sum }}'),
    ],
    ['S: ', 'F [x]: ', 'C [x]: ', 'R [x]: x', 'F [y]: ', 'C [y]: ', 'R [y]: y', 'After: y xy'],
  ],
  [
    'a list that only the run knows',
    [
      '{name: C, command: {cmd: \'printf "%s\\n" x y\', read_only: true}, register: c}',
      `{loop: c.stdout_lines, block: [${say('A', '{{ item }}')}]}`,
    ],
    ['C: ', 'A [x]: x', 'A [y]: y'],
  ],
  [
    'conditions of an include are asked for each item',
    ["{name: I, include_tasks: in.yml, loop: [x, y], when: item == 'y'}"],
    ["I [x] skipped: item == 'y' is false", 'In [y]: y'],
  ],
  ['an empty loop', [`{name: L, loop: [], block: [${say('A', '')}]}`], ['L skipped: the loop is empty']],
  [
    'a loop that is no list fails the task that has it',
    ['{name: S, set_fact: {n: 3}}', `{name: L, loop: n, block: [${say('A', '')}]}`],
    ['S: ', 'L failed: loop must be a list'],
  ],
  [
    'a loop over what a condition keeps from existing is skipped',
    [
      `{name: L, loop: nothing.list, when: 'inventory_hostname == "two"', vars: {nothing: {list: []}}, block: [${say('A', '')}]}`,
    ],
    ['L skipped: the loop is empty'],
  ],
  [
    'a file whose name hangs on the host',
    [
      "{name: No, include_tasks: '{{ letter }}.yml', when: letter == 'b'}",
      "{include_tasks: '{{ letter }}.yml'}",
    ],
    ["No skipped: letter == 'b' is false", 'A: a'],
  ],
  [
    'files and roles for items',
    [
      "{include_tasks: '{{ item }}.yml', loop: [a, b]}",
      "{include_role: {name: 'svc_{{ item }}'}, loop: [b, a], vars: {p: '{{ item }}'}}",
    ],
    ['A [a]: a', 'B [b]: b', 'RB [b]: b', 'RA [a]: a svc_a', 'End [a]: '],
  ],
  [
    'an item enters a role anew after end_role',
    ["{include_role: {name: svc_a}, loop: [x, y], vars: {p: '{{ item }}'}}"],
    ['RA [x]: x svc_a', 'RA [y]: y svc_a', 'End [y]: '],
  ],
  [
    'files of a role in place of main',
    [
      '{include_role: {name: svc_b, tasks_from: other, defaults_from: low, vars_from: high.yml}, vars: {p: 1}}',
      "{include_role: {name: svc_b, tasks_from: '{{ item }}', vars_from: high}, vars: {p: 2}, loop: [other, main]}",
    ],
    ['RO: 1 low high', 'RO [other]: 2 default high', 'RB [main]: 2'],
  ],
  [
    'the name is asked for once, before what is inside',
    [
      '{name: S, set_fact: {stage: first}}',
      "{include_tasks: '{{ stage }}.yml'}",
      "{include_tasks: '{{ stage }}.yml'}",
    ],
    ['S: ', 'F1: ', 'F2: still first', 'S1: second'],
  ],
  [
    'the first file that is there',
    [
      "{include_tasks: {first_found: ['none-{{ facts.os_family }}.yml', 'a.yml']}}",
      "{name: V, include_vars: {first_found: ['none-{{ facts.os_family }}.yml', '{{ letter }}-vars.yml', 'b-vars.yml']}}",
      say('Say', '{{ v }}'),
    ],
    ['A: a', 'V: ', 'Say: va'],
  ],
  [
    'a name that only the run knows, and of which there is nothing',
    ['{name: S, set_fact: {x: c}}', "{name: I, include_tasks: 'stage-{{ x }}.yml'}"],
    ['S: ', 'I failed: there is no file of tasks "stage-c.yml" (looked in @)'],
  ],
];

const files = {
  ...inside,
  'host_vars/one.yml': 'letter: a\n',
  'host_vars/two.yml': 'letter: b\n',
  'first.yml': `- {name: F1, set_fact: {stage: second}}\n- ${say('F2', 'still first')}\n`,
  'second.yml': `- ${say('S1', 'second')}\n`,
  'stage-a.yml': `- ${say('SA', '')}\n`,
  'a-vars.yml': 'v: va\n',
  'b-vars.yml': 'v: vb\n',
};

describe('tasks that are expanded in the run', () => {
  test.each(cases)('%s', async (_, lines, expected) => {
    const { tasks: found, folder, stderr } = await play(site(tasks(...lines)), [], files);
    const seen = told(found).map((line) => line.replaceAll(folder, '@'));
    expect(seen, stderr).toEqual(expected);
  });

  test('each host goes its own way', async () => {
    const body = tasks(
      "{include_tasks: '{{ letter }}.yml'}",
      `{loop: 'letter == "a" ? [1] : [1, 2, 3]', block: [${say('L', '{{ item }}')}]}`,
      say('After', ''),
    );
    const { tasks: found } = await play(site(body, '  strategy: linear\n'), [], files);
    expect(told(found, 'one')).toEqual(['A: a', 'L [1]: 1', 'After: ']);
    expect(told(found, 'two')).toEqual(['B: b', 'L [1]: 1', 'L [2]: 2', 'L [3]: 3', 'After: ']);
  });

  test('hosts meet at each item, and one runs it for those that have it', async () => {
    const body = tasks(
      `{loop: 'letter == "a" ? ["x"] : ["x", "y"]', block: [{name: O, debug: {msg: '{{ inventory_hostname }} {{ item }}'}, run_once: true, register: r}, ${say('R', '{{ r.msg }}')}]}`,
    );
    const { tasks: found } = await play(site(body), [], files);
    expect(messages(found)).toEqual(['one: one x', 'one: one x', 'two: one x', 'two: two y', 'two: two y']);
  });

  test('a failure of the head counts for any_errors_fatal', async () => {
    const body = tasks(
      '{name: S, set_fact: {x: "{{ letter }}"}}',
      "{name: I, include_tasks: 'stage-{{ x }}.yml', any_errors_fatal: true}",
      say('After', ''),
    );
    const { tasks: found, code } = await play(site(body), [], files);
    expect(code).toBe(3);
    expect(told(found, 'one')).toEqual(['S: ']);
    expect(told(found, 'two').map((line) => line.split(':')[0])).toEqual(['S', 'I failed']);
  });

  test('a failure of the head is rescued by the block around it', async () => {
    const inner = "{name: S, set_fact: {x: c}}, {name: I, include_tasks: 'stage-{{ x }}.yml'}";
    const { tasks: found, code } = await play(
      site(tasks(`{block: [${inner}], rescue: [${say('R', '{{ kplay_failed_task }}')}]}`)),
      [],
      files,
    );
    expect([code, told(found).at(-1)]).toEqual([0, 'R: I']);
  });

  test('tags choose tasks inside; their head comes along', async () => {
    const body = tasks(
      `{loop: [1, 2], block: [${say('A', '{{ item }}', ', tags: a')}, ${say('B', '', ', tags: b')}]}`,
      "{include_tasks: '{{ letter }}.yml', tags: c}",
    );
    const { tasks: found } = await play(site(body), ['-t', 'a'], files);
    expect(told(found)).toEqual(['A [1]: 1', 'A [2]: 2']);
  });

  test('pause stands between items', async () => {
    const body = tasks(`{loop: [1, 2], loop_control: {pause: 0.3}, block: [${say('A', '')}]}`);
    const began = performance.now();
    await play(site(body), [], files);
    expect(performance.now() - began).toBeGreaterThan(300);
  });

  test('whom the first task becomes may hang on an item, and facts are gathered all the same', async () => {
    const body = tasks(
      `{loop: [root], become: true, become_user: '{{ item }}', block: [${say('A', '{{ facts.os_family }}')}]}`,
    );
    const { tasks: found } = await play(site(body), [], files);
    expect(told(found)).toEqual([expect.stringMatching(/^A \[root\]: \w+$/)]);
  });

  test('conditions are asked once, whatever is done inside', async () => {
    const set = '{name: S, set_fact: {on: false}}';
    const body = tasks(
      '{name: S, set_fact: {on: true}}',
      `{loop: [1], when: on, block: [${set}, ${say('A', '')}]}`,
    );
    const { tasks: found } = await play(site(body), [], files);
    expect(told(found)).toEqual(['S: ', 'S [1]: ', 'A [1]: ']);
  });

  test('in check mode a list that nobody can know makes what is inside unknown', async () => {
    const body = tasks(
      '{name: C, command: "true", register: c}',
      `{name: L, loop: c.stdout_lines, block: [{name: A, command: "true", register: a}]}`,
      `{name: S, debug: {msg: '{{ a.stdout }}'}}`,
    );
    const { tasks: found, code } = await play(site(body), ['--check'], files);
    expect(code).toBe(0);
    expect(told(found).map((line) => line.split(':')[0])).toEqual(['C changed', 'L unknown', 'S unknown']);
  });
});
