import { describe, expect, test } from 'vitest';
import { messages, play, story } from './support/play.ts';

const saying = (text: string) => `    - debug: {msg: "${text}"}\n`;

describe('vars_prompt', () => {
  const text = (entry: string) =>
    `- name: P\n  hosts: one\n  vars_prompt: [${entry}]\n  tasks:\n${saying('{{ version }}')}`;

  test.each([
    ['-e answers in advance', '{name: version}', ['-e', 'version=3'], ['one: 3'], 0],
    ['without a terminal the default counts', '{name: version, default: "4"}', [], ['one: 4'], 0],
    ['without a default nothing is touched', '{name: version, prompt: Which?}', [], [], 1],
    ['an entry needs a name', '{prompt: Which?}', [], [], 1],
  ])('%s', async (_, entry, args, said, exit) => {
    const { tasks, code, stderr } = await play(text(entry), args);
    expect([messages(tasks), code], stderr).toEqual([said, exit]);
  });
});

describe('include_vars', () => {
  const files = {
    'vars/Debian.yml': 'v: "deb {{ w }}"\nw: 1\n',
    'vars/RedHat.yml': 'v: red\n',
    'more/b.yml': 'v: b\nw: 2\n',
    'more/a.json': '{"v": "a", "x": 3}',
    'more/other.txt': 'no',
    'more/below/c.yaml': 'x: 4\n',
    'more/below/d/e.yml': 'x: 5\n',
  };

  test.each([
    ['a template in the name', 'include_vars: "{{ facts.os_family }}.yml"', '{{ v }}', ['one: deb 1'], 0],
    ['all of them in one', 'include_vars: {file: Debian.yml, name: all}', '{{ all.w }}', ['one: 1'], 0],
    ['a file that is not there', 'include_vars: Other.yml', 'x', [], 1],
    ['no file with such a name', 'include_vars: "x-{{ facts.os_family }}.yml"', 'x', [], 1],
    ['a name that no file has', 'include_vars: "{{ facts.os_family }}.yml"', '{{ nothing }}', [], 1],
    ['a folder', 'include_vars: {dir: more}', '{{ v }} {{ w }} {{ x }}', ['one: b 2 5'], 0],
    [
      'a part of a folder',
      'include_vars: {dir: more, depth: 2, ignore_files: [b.yml], extensions: [yml, yaml, json], name: all}',
      '{{ all.v }} {{ all.x }}',
      ['one: a 4'],
      0,
    ],
    [
      'a folder by its path',
      'include_vars: {dir: "{{ playbook_dir }}/more/below"}',
      '{{ x }}',
      ['one: 5'],
      0,
    ],
    ['a folder that is not there', 'include_vars: {dir: none}', 'x', [], 1],
    ['a folder and a file', 'include_vars: {dir: more, file: Debian.yml}', 'x', [], 1],
  ])('%s', async (_, task, said, expected, exit) => {
    const { tasks, code, stderr } = await play(
      `- name: P\n  hosts: one\n  tasks:\n    - ${task}\n${saying(said)}`,
      [],
      files,
    );
    expect([messages(tasks), code], stderr).toEqual([expected, exit]);
  });
});

describe('import_playbook', () => {
  test('hands on its tags, vars and conditions; roles are looked up beside the imported one', async () => {
    const { tasks, code } = await play(
      `- import_playbook: sub/other.yml
  vars: {v: 1}
  tags: t
  when: inventory_hostname == "one"
- name: Q
  hosts: one
  tasks: [{name: Q, command: "true"}]
`,
      ['-t', 't'],
      {
        'sub/other.yml': '- {name: P, hosts: all, roles: [r]}\n',
        'sub/roles/r/tasks/main.yml': '- {name: A, debug: {msg: "{{ v }}"}}\n',
      },
    );
    expect([messages(tasks).filter((said) => said.startsWith('one')), code]).toEqual([['one: 1'], 0]);
    expect(story(tasks, 'one')).toEqual(['A: unchanged']);
    expect(story(tasks, 'two')).toEqual(['A: skipped']);
  });

  test.each([
    ['one that is not there', 'none.yml', 'there is no playbook "none.yml"'],
    ['itself', 'play.yml', 'imports itself'],
  ])('refuses %s', async (_, name, message) => {
    const { code, stderr } = await play(`- import_playbook: ${name}\n`);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });
});

describe('strategy', () => {
  const tasks = `
    - {name: A, shell: {cmd: 'test {{ inventory_hostname }} != one || sleep 0.4; true'}}
    - {name: B, command: "true"}
`;
  test.each([
    ['host-paced', ['two B', 'one A']],
    ['linear', ['one A', 'two B']],
  ])('%s', async (strategy, expected) => {
    const { tasks: told } = await play(
      `- name: P\n  hosts: [one, two]\n  strategy: ${strategy}\n  tasks:${tasks}`,
    );
    const order = told.map(({ host, task }) => `${host} ${task}`).filter((each) => expected.includes(each));
    expect(order).toEqual(expected);
  });
});

describe('hostvars', () => {
  // the first host is slow in each of them
  const slowly = (on: string) =>
    `{name: A, shell: {cmd: 'test {{ inventory_hostname }} != ${on} || sleep 0.4; echo mine'}, register: a}`;
  const shown = '{name: B, debug: {msg: "{{ hostvars.one.v }}"}}';

  test.each([
    ['registered', `[${slowly('one')}, {name: B, debug: {msg: "{{ hostvars.one.a.stdout }}"}}]`, {}],
    ['set', `[${slowly('one')}, {set_fact: {v: "{{ a.stdout }}"}}, ${shown}]`, {}],
    [
      'set with delegation',
      `[${slowly('one')}, {set_fact: {v: "{{ a.stdout }}"}}, {delegate_to: one, name: B, debug: {msg: "{{ hostvars.one.v }}"}}]`,
      {},
    ],
    [
      'read through a variable',
      `[${slowly('one')}, {name: B, debug: {msg: "{{ far }}"}, vars: {far: "{{ hostvars.one.a.stdout }}"}}]`,
      {},
    ],
    [
      'read by a template',
      `[${slowly('one')}, {name: T, set_fact: {t: !cel 'template("t.hbs")'}}, {name: B, debug: {msg: "{{ t }}"}}]`,
      { 'templates/t.hbs': '{{ hostvars.one.a.stdout }}' },
    ],
    [
      'read in a block',
      `[${slowly('one')}, {block: [{name: B, debug: {msg: "{{ hostvars.one.a.stdout }}"}}]}]`,
      {},
    ],
    [
      'set in an include',
      `[{include_tasks: a.yml}, {name: B, debug: {msg: "{{ hostvars.one.a.stdout }}"}}]`,
      { 'a.yml': `[${slowly('one')}]\n` },
    ],
  ])('of a slow host are complete: %s', async (_, tasks, files) => {
    const { tasks: told, stderr } = await play(
      `- name: P\n  hosts: [one, two]\n  tasks: ${tasks}\n`,
      [],
      files,
    );
    expect(messages(told.filter(({ task }) => task === 'B')).sort(), stderr).toEqual([
      'one: mine',
      'two: mine',
    ]);
  });
});

describe('the argument spec of a role', () => {
  const files = {
    'roles/r/meta/argument_specs.yml':
      'argument_specs: {main: {options: {port: {type: int, required: true}, key: {choices: [a], no_log: true}}}}\n',
    'roles/r/tasks/main.yml': '- {name: R, debug: {msg: "{{ port }}"}}\n',
  };
  const before = (set: string) =>
    `- {name: P, hosts: one, pre_tasks: [{name: S, set_fact: {${set}}}], roles: [r]}`;

  test.each([
    ['what fits', 'port: 80', [], 'unchanged', undefined],
    ['a wrong type', 'port: x', [], 'failed', 'role "r": "port" must be a whole number, not "x"'],
    [
      'a secret',
      'port: 80, key: hunter2',
      [],
      'failed',
      'role "r": "key" is not a valid string (the value is not shown)',
    ],
  ])('is held against what only the run knows: %s', async (_, set, args, status, message) => {
    const { tasks } = await play(before(set), args, files);
    expect(tasks.map(({ task }) => task)).toEqual([
      'S',
      'Validate arguments of role r',
      ...(status === 'failed' ? [] : ['R']),
    ]);
    expect(tasks[1]).toMatchObject({ status, ...(message && { message }) });
  });

  test('is unknown in check mode where a variable is', async () => {
    const text =
      '- {name: P, hosts: one, pre_tasks: [{command: "echo 1", register: port}], roles: [{role: r}]}';
    const { tasks } = await play(text, ['--check'], files);
    expect(tasks.find(({ task }) => task.startsWith('Validate'))).toMatchObject({ status: 'unknown' });
  });
});

describe('meta', () => {
  test('role_name and role_path are those of the role at work, in its handlers and templates too', async () => {
    const { tasks, folder } = await play(
      '- {name: P, hosts: one, roles: [a], tasks: [{name: Z, debug: {msg: "{{ defined role_name }}"}}]}',
      [],
      {
        'roles/a/meta/main.yml': 'dependencies: [b]\n',
        'roles/a/tasks/main.yml':
          '- {name: A, debug: {msg: "{{ role_name }} {{ role_path }}"}, changed_when: true, notify: H}\n',
        'roles/a/handlers/main.yml': '- {name: H, debug: {msg: "{{ role_name }}"}}\n',
        'roles/b/tasks/main.yml': '- {name: B, debug: {msg: "{{ role_name }}"}}\n',
      },
    );
    expect(messages(tasks)).toEqual(['one: b', `one: a ${folder}/roles/a`, 'one: false', 'one: a']);
  });

  test('end_role leaves the rest of the role out', async () => {
    const { tasks } = await play(
      '- {name: P, hosts: one, roles: [r], tasks: [{name: Z, command: "true"}]}',
      [],
      {
        'roles/r/tasks/main.yml':
          '- {name: A, command: "true"}\n- meta: end_role\n- {name: B, command: "true"}\n',
      },
    );
    expect(story(tasks)).toEqual(['A: changed', 'Z: changed']);
  });

  test('reset_connection makes a new session', async () => {
    const { tasks } = await play(`
- name: P
  hosts: one
  tasks:
    - {shell: {cmd: 'awk "{print \\$4}" /proc/$PPID/stat'}, register: a}
    - meta: reset_connection
    - {shell: {cmd: 'awk "{print \\$4}" /proc/$PPID/stat'}, register: b}
    - {name: C, assert: {that: a.stdout != b.stdout}}
`);
    expect(story(tasks).at(-1)).toBe('C: unchanged');
  });
});

test.each([
  ['ends with the last play of its host', 'when: true', 'unchanged'],
  ['goes on if any task may be delegated to its host', 'delegate_to: "{{ inventory_hostname }}"', 'failed'],
])('a session %s', async (_, keyword, status) => {
  const { tasks } = await play(`
- {name: A, hosts: one, tasks: [{shell: {cmd: 'awk "{print \\$4}" /proc/$PPID/stat >{{ playbook_dir }}/pid'}}]}
- name: B
  hosts: two
  tasks:
    - name: B
      shell: {cmd: '! kill -0 "$(cat {{ playbook_dir }}/pid)"'}
      changed_when: false
      until: r.rc == 0
      register: r
      retries: 20
      delay: 0.1
    - {name: C, command: 'true', ${keyword}}
`);
  expect(story(tasks, 'two')[0]).toBe(`B: ${status}`);
});

describe('a host that is not there', () => {
  test('ignore_unreachable goes on with the next task, which tries again', async () => {
    const { tasks, code, end } = await play(
      `
- name: P
  hosts: gone
  tasks:
    - {name: A, command: "true", ignore_unreachable: true, register: a}
    - {name: B, debug: {msg: "{{ a.unreachable }}"}}
    - {name: C, command: "true"}
`,
      ['-i', 'more.yml'],
      { 'more.yml': 'all: {hosts: {gone: {kplay_connection: ssh, kplay_host: 127.0.0.1, kplay_port: 1}}}' },
    );
    expect(story(tasks, 'gone')).toEqual(['A: ignored', 'B: unchanged']);
    expect([end?.hosts.gone?.unreachable, code]).toEqual([true, 4]);
  });
});

test('hostvars has what the inventory and the tasks of all hosts have said', async () => {
  const { tasks, code } = await play(
    `
- name: P
  hosts: [one, two]
  tasks:
    - {command: "echo {{ inventory_hostname }}", register: r}
    - {debug: {msg: "{{ hostvars.two.v }} {{ hostvars.two.r.stdout }} {{ hostvars.three.v }}"}, run_once: true}
    - {assert: {that: 'hostvars[inventory_hostname].r.stdout == inventory_hostname && hostvars.two.v == "2 two"'}}
`,
    [],
    { 'host_vars/two.yml': 'v: "2 {{ inventory_hostname }}"\n', 'host_vars/three.yml': 'v: 3\n' },
  );
  expect([messages(tasks), code]).toEqual([['one: 2 two two 3'], 0]);
});
