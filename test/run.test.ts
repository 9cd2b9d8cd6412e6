import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { folderWith } from './support/program.ts';
import { kplayHere, runEventsHere } from './support/program-here.ts';

const inventory = `all:
  hosts:
    one:
    two:
  vars:
    kplay_connection: local
`;

/** Runs the tasks of one play on two hosts that are both this machine; `@` in it is the scratch folder. */
async function play(text: string, args: string[] = [], files: Record<string, string> = {}) {
  const folder = await folderWith({ 'hosts.yml': inventory, ...files });
  const { writeFile } = await import('node:fs/promises');
  await writeFile(`${folder}/play.yml`, text.replaceAll('@', folder));
  const again = () => runEventsHere(['play.yml', '-i', 'hosts.yml', ...args], { cwd: folder });
  return { folder, again, ...(await again()) };
}

/** "one Name status" for each result, in the order of the events of one host. */
function story(
  tasks: { host: string; task: string; item?: string; status: string }[],
  host = 'one',
): string[] {
  return tasks
    .filter((task) => task.host === host)
    .map((task) => `${task.task}${task.item === undefined ? '' : ` [${task.item}]`}: ${task.status}`);
}

describe('the language, on hosts', () => {
  test('a handler runs once, at the end, also when a later task fails', async () => {
    const { tasks, end, code } = await play(`
- name: P
  hosts: one
  tasks:
    - name: A
      copy: {dest: "@/a", content: x}
      notify: [Told, told twice]
    - name: B
      copy: {dest: "@/b", content: x}
      notify: Told
    - name: C
      command: "false"
    - name: D
      copy: {dest: "@/d", content: x}
  handlers:
    - name: Other
      command: touch @/other
      listen: told twice
    - name: Told
      command: touch @/told
`);
    expect(story(tasks)).toEqual([
      'A: changed',
      'B: changed',
      'C: failed',
      'Other: changed',
      'Told: changed',
    ]);
    expect(code).toBe(3);
    expect(end?.hosts.one).toMatchObject({ changed: 4, failed: 1 });
  });

  test('flush_handlers runs them in the middle', async () => {
    const { tasks } = await play(`
- name: P
  hosts: one
  tasks:
    - name: A
      copy: {dest: "@/a", content: x}
      notify: H
    - meta: flush_handlers
    - name: B
      command: cat @/h
  handlers:
    - name: H
      command: touch @/h
`);
    expect(story(tasks)).toEqual(['A: changed', 'H: changed', 'B: changed']);
  });

  test('register, when, changed_when, failed_when, ignore_errors', async () => {
    const { tasks, code } = await play(`
- name: P
  hosts: one
  tasks:
    - name: A
      shell: {cmd: "echo hello; exit 2"}
      register: a
      failed_when: a.rc > 2
      changed_when: "'hello' in a.stdout_lines"
    - name: B
      command: echo no
      when: a.rc == 0
    - name: C
      command: "false"
      ignore_errors: true
      register: c
    - name: D
      debug: {msg: "{{ a.stdout }} {{ c.rc }}"}
      when: [a.changed, c.failed]
    - name: E
      command: echo nothing
      changed_when: "false"
`);
    expect(story(tasks)).toEqual(['A: changed', 'B: skipped', 'C: ignored', 'D: unchanged', 'E: unchanged']);
    expect(tasks.find((task) => task.task === 'D')?.message).toBe('hello 1');
    expect(code).toBe(0);
  });

  test('a loop gives every item its turn, then the host stops', async () => {
    const { tasks, code } = await play(`
- name: P
  hosts: one
  tasks:
    - name: A
      command: sh -c "exit {{ item }}"
      loop: [0, 1, 0]
      register: a
    - name: B
      command: "true"
`);
    expect(story(tasks)).toEqual(['A [0]: changed', 'A [1]: failed', 'A [0]: changed']);
    expect(code).toBe(3);
  });

  test('what a loop registers, and a loop over it', async () => {
    const { tasks } = await play(`
- name: P
  hosts: one
  tasks:
    - name: A
      command: echo {{ item.name }}
      loop: [{name: x}, {name: y}]
      register: a
    - name: B
      debug: {msg: "{{ loop.index }} {{ item.stdout }} {{ item.item.name }}"}
      loop: a.results
`);
    expect(tasks.filter((task) => task.task === 'B').map((task) => task.message)).toEqual(['1 x x', '2 y y']);
  });

  test('values of hosts are data: braces and commands in them stay what they are', async () => {
    const { folder, code } = await play(
      `
- name: P
  hosts: one
  tasks:
    - name: A
      shell: {cmd: "printf '%s' '{{{{raw}}}}{{ evil }} $(touch @/hacked) \`id\`{{{{/raw}}}}'"}
      register: a
    - name: B
      copy: {dest: "@/b", content: "{{ a.stdout }}"}
    - name: C
      command: printf %s "{{ a.stdout }}"
      register: c
    - name: D
      assert: {that: c.stdout.contains("touch")}
`
        .replaceAll('{{{{raw}}}}', '')
        .replaceAll('{{{{/raw}}}}', '')
        .replace('{{ evil }}', '%s{ evil }'),
    );
    expect(code).toBe(0);
    expect(await readFile(`${folder}/b`, 'utf8')).toContain('$(touch');
    expect(existsSync(`${folder}/hacked`)).toBe(false);
  });

  test('facts, set_fact, environment and vars by precedence', async () => {
    const { tasks } = await play(
      `
- name: P
  hosts: one
  vars: {a: play, b: play, c: play}
  tasks:
    - name: A
      set_fact: {b: "set {{ a }}"}
    - name: B
      debug: {msg: "{{ a }} {{ b }} {{ c }} {{ facts.os_family }} {{ inventory_hostname }}"}
      vars: {a: task}
    - name: C
      shell: {cmd: 'printf %s "$WORD"'}
      environment: {WORD: "it's $HOME"}
      register: c2
    - name: D
      debug: {msg: "{{ c2.stdout }}"}
`,
      ['-e', 'c=extra'],
    );
    expect(tasks.find((task) => task.task === 'B')?.message).toBe('task set play extra Debian one');
    expect(tasks.find((task) => task.task === 'D')?.message).toBe("it's $HOME");
  });

  test('tasks set facts, which the play does not gather then', async () => {
    const { tasks } = await play(`
- name: P
  hosts: one
  tasks:
    - name: A
      getent: {database: passwd, key: root}
    - name: B
      debug: {msg: "{{ facts.getent_passwd.root.[4] }} {{ facts.system }}"}
    - name: C
      debug: {msg: "{{ default facts.packages 'none' }}"}
    - name: D
      package_facts: {}
    - name: E
      debug: {msg: "{{ facts.packages.bash.[0].name }} {{ facts.getent_passwd.root.[0] }} {{ facts.system }}"}
`);
    const said = (name: string) => tasks.find(({ task }) => task === name)?.message;
    expect(['B', 'C', 'E'].map(said)).toEqual(['/root Linux', 'none', 'bash x Linux']);
  });

  test('check mode touches nothing and tells the same changes as the run', async () => {
    const text = `
- name: P
  hosts: one
  tasks:
    - name: A
      copy: {dest: "@/a", content: x, mode: "0600"}
    - name: B
      command: touch @/b
      register: b
    - name: C
      debug: {msg: "{{ b.rc }}"}
    - name: D
      command: {cmd: "true", creates: "@"}
`;
    const checked = await play(text, ['--check']);
    expect(story(checked.tasks)).toEqual(['A: changed', 'B: changed', 'C: unknown', 'D: unchanged']);
    expect(checked.tasks[2]?.message).toContain('was not run');
    expect(existsSync(`${checked.folder}/a`)).toBe(false);
    expect(existsSync(`${checked.folder}/b`)).toBe(false);
    const done = await play(text);
    expect(done.tasks[0]?.changes).toEqual(checked.tasks[0]?.changes);
  });

  test('the second run changes nothing; hosts are separate', async () => {
    const { again, tasks } = await play(
      `
- name: P
  hosts: all
  tasks:
    - name: A
      file: {path: "@/{{ inventory_hostname }}", state: directory}
    - name: B
      template: {src: t.hbs, dest: "@/{{ inventory_hostname }}/t"}
`,
      [],
      { 'templates/t.hbs': 'I am {{ inventory_hostname }} of {{#each play_hosts}}{{ this }} {{/each}}\n' },
    );
    expect(story(tasks, 'two')).toEqual(['A: changed', 'B: changed']);
    const second = await again();
    expect(second.end?.hosts.two).toMatchObject({ changed: 0, unchanged: 2 });
    expect(second.code).toBe(0);
  });

  test('serial goes batch by batch, and stops when a whole batch failed', async () => {
    const { events, tasks, code } = await play(`
- name: P
  hosts: all
  serial: 1
  tasks:
    - name: A
      command: "false"
`);
    expect(events.filter((event) => event.event === 'play').map((event) => event.hosts)).toEqual([['one']]);
    expect(tasks.length).toBe(1);
    expect(code).toBe(3);
  });

  test('no_log hides changes, message, output and items', async () => {
    const { stdout, stderr } = await play(`
- name: P
  hosts: one
  tasks:
    - name: A
      shell: {cmd: "echo {{ item }}; exit 1"}
      loop: [geheimnis]
      no_log: true
`);
    expect(stdout + stderr).not.toContain('geheimnis');
  });

  test('a run of nobody but unreachable hosts ends with 4, the others finish', async () => {
    const folder = await folderWith({
      'hosts.yml':
        'all: {hosts: {one: {kplay_connection: local}, gone: {kplay_host: 127.0.0.1, kplay_port: 1}}}',
      'play.yml': '- {name: P, hosts: all, tasks: [{name: A, command: "true"}]}',
    });
    const { end, code, events } = await runEventsHere(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
    expect(code).toBe(4);
    expect(end?.hosts).toMatchObject({
      one: { changed: 1, unreachable: false },
      gone: { unreachable: true },
    });
    expect(
      events.find(
        (event) => event.event === 'host' && event.host === 'gone' && event.status === 'unreachable',
      ),
    ).toBeTruthy();
  });
});

describe('the command line', () => {
  test.each([
    ['a program and its arguments', ['echo', '{{ name }}', '{{#if}}']],
    ['a text for the shell', ['echo "{{ name }} {{#if}}"']],
  ])('exec leaves braces alone: %s', async (_, words) => {
    const folder = await folderWith({ 'hosts.yml': inventory });
    const { stdout, code } = await kplayHere(['exec', '-i', 'hosts.yml', 'all', '--', ...words], {
      cwd: folder,
    });
    expect(code).toBe(0);
    expect(stdout).toContain('{{ name }} {{#if}}');
  });

  test('exec groups equal outputs', async () => {
    const folder = await folderWith({ 'hosts.yml': inventory });
    const { stdout, code } = await kplayHere(
      ['exec', '-i', 'hosts.yml', 'all', '--', 'echo', "it's", '$HOME'],
      {
        cwd: folder,
      },
    );
    expect(stdout).toBe("one, two:\n  it's $HOME\n");
    expect(code).toBe(0);
  });

  test.each([
    ['nothing known', ['rnu'], 1],
    ['no inventory', ['run', 'x.yml'], 1],
    ['no playbook', ['run', 'no-such.yml', '-i', 'one,'], 1],
    ['help', ['run', '--help'], 0],
    ['version', ['--version'], 0],
  ])('%s', async (_, args, code) => {
    expect((await kplayHere(args)).code).toBe(code);
  });
});

describe('a mapping where a text is wanted', () => {
  test.each([
    ['assert: {that: "false", fail_msg: "{{ m }}"}', 'failed', '{"a":1} (false is false)'],
    ['assert: {that: "true", success_msg: "{{ m }}"}', 'unchanged', '{"a":1}'],
    [
      '{shell: {cmd: "printf %s $X >&2; exit 1", read_only: true}, environment: {X: "{{ m }}"}}',
      'failed',
      undefined,
    ],
  ])('%s', async (task, status, message) => {
    const { tasks } = await play(`- hosts: one\n  vars: {m: {a: 1}}\n  tasks:\n    - ${task}\n`);
    expect(tasks).toMatchObject([{ status, ...(message !== undefined && { message }) }]);
  });
});
