import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { folderWith } from './support/program.ts';
import { runEventsHere } from './support/program-here.ts';

/** What hosts say: it would show in files if anything ran it, and in texts if anything rendered it. */
const trap = '{{ env "KPLAY_TRAP" }} {{#if true}}on{{/if}} $(touch @/ran) `touch @/ran`; touch @/ran #\'"\\';
process.env.KPLAY_TRAP = 'sprung';

/**
 * Runs tasks on host `one`; host `two` is there too. `@` is the folder; what the file `trap` holds is what hosts say.
 * Both hosts lie about their names: a uname of their own says the trap.
 */
async function run(tasks: string, files: Record<string, string> = {}) {
  const folder = await folderWith(files);
  const say = trap.replaceAll('@', folder);
  mkdirSync(`${folder}/bin`);
  writeFileSync(`${folder}/trap`, say);
  writeFileSync(
    `${folder}/bin/uname`,
    `#!/bin/sh\n[ "$1" != -n ] || { cat '${folder}/trap'; exit; }\nexec /bin/uname "$@"\n`,
  );
  writeFileSync(`${folder}/sh`, `#!/bin/sh\nPATH='${folder}/bin':$PATH\nexport PATH\nexec sh "$@"\n`);
  chmodSync(`${folder}/bin/uname`, 0o755);
  chmodSync(`${folder}/sh`, 0o755);
  const hosts = `all: {hosts: {one: , two: }, vars: {kplay_connection: local, kplay_shell: ${folder}/sh}}\n`;
  writeFileSync(`${folder}/hosts.yml`, hosts);
  writeFileSync(
    `${folder}/play.yml`,
    `- name: P\n  hosts: all\n  strategy: linear\n  tasks:\n    ${tasks.trim().replaceAll('@', folder)}\n`,
  );
  const ended = await runEventsHere(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
  expect(existsSync(`${folder}/ran`)).toBe(false);
  expect(JSON.stringify(ended.tasks)).not.toContain('sprung');
  const read = (name: string) => readFileSync(`${folder}/${name}`, 'utf8');
  return { folder, say, read, ...ended };
}

const look = '- {name: Look, command: cat @/trap, register: r, changed_when: "r.rc == 9"}\n    ';

describe('what a host says arrives as it is', () => {
  const doors: [door: string, tasks: string][] = [
    [
      'the output of a command',
      '- copy: {dest: "@/{{ inventory_hostname }}", content: "{{ r.stdout }}", mode: "0600"}',
    ],
    ['a fact', '- copy: {dest: "@/{{ inventory_hostname }}", content: "{{ facts.hostname }}", mode: "0600"}'],
    [
      'a fact of another host',
      `- debug: {msg: "{{ facts.hostname }}"}
    - meta: flush_handlers
    - copy: {dest: "@/{{ inventory_hostname }}", content: "{{ hostvars.one.facts.hostname }}", mode: "0600"}`,
    ],
    [
      'what set_fact has made of it',
      `- set_fact: {a: {b: ["{{ r.stdout }}"]}}
    - set_fact: {c: "{{ a.b.[0] }}"}
    - copy: {dest: "@/{{ inventory_hostname }}", content: "{{ c }}", mode: "0600"}`,
    ],
    [
      'an item of a loop',
      `- copy: {dest: "@/{{ inventory_hostname }}", content: "{{ item }}", mode: "0600"}
      loop: r.stdout_lines`,
    ],
    [
      'a variable of a task',
      `- copy: {dest: "@/{{ inventory_hostname }}", content: "{{ x }}", mode: "0600"}
      vars: {x: "{{ r.stdout }}"}`,
    ],
    [
      'a text of a shell, bare, as a word in double quotes, and in single quotes',
      `- shell: {cmd: "printf %s {{ r.stdout }} >@/{{ inventory_hostname }}"}
    - shell: {cmd: 'test "$(cat @/{{ inventory_hostname }})" = "{{ r.stdout }}"'}
    - shell: {cmd: "test \\"$(cat @/{{ inventory_hostname }})\\" = '{{ facts.hostname }}'"}`,
    ],
    [
      'a text of a shell, by the way of another host',
      `- meta: flush_handlers
    - set_fact: {far: "{{ r.stdout }}"}
    - shell: {cmd: "printf %s {{ hostvars.one.far }} >@/{{ inventory_hostname }}"}`,
    ],
    [
      'a text of a shell, by ways of the controller',
      `- set_fact: {a: "{{ r.stdout }}"}
    - shell: {cmd: "printf %s {{ line }} >@/{{ inventory_hostname }}", unless: "test {{ a }} = 1", onlyif: "test -n {{ item }}"}
      vars: {line: "{{ a }}"}
      loop: r.stdout_lines`,
    ],
    [
      'a line of words',
      '- command: {cmd: \'cp @/trap "@/{{ inventory_hostname }}"\', unless: "test {{ r.stdout }} = 1"}',
    ],
    [
      'a command that accepts a file',
      '- copy: {dest: "@/{{ inventory_hostname }}", content: "{{ r.stdout }}", mode: "0600", validate: "test {{ r.stdout }} = \\"$(cat %s)\\""}',
    ],
    [
      'what add_host is given',
      `- add_host: {name: new, said: "{{ r.stdout }}"}
    - copy: {dest: "@/{{ inventory_hostname }}", content: "{{ hostvars.new.said }}", mode: "0600"}`,
    ],
  ];
  test.each(doors)('%s', async (_, tasks) => {
    const { read, say, code, tasks: told } = await run(look + tasks);
    expect(told.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(code).toBe(0);
    expect(read('one')).toBe(say);
  });

  test('also in a condition, and where a name is asked for', async () => {
    const { tasks, say } = await run(
      `${look}- {name: A, command: "true", when: r.stdout.contains("KPLAY_TRAP"), changed_when: "1 == 2"}
    - {name: B, command: "true", delegate_to: "{{ r.stdout }}", ignore_errors: true}
    - {name: C, include_tasks: "more/{{ r.stdout }}.yml", ignore_errors: true}`,
      { 'more/a.yml': '- command: "true"\n' },
    );
    const of = (name: string) => tasks.find(({ task, host }) => task === name && host === 'one');
    expect(of('A')?.status).toBe('unchanged');
    expect(of('B')?.message).toContain(say);
    expect(of('C')?.message).toContain(say);
  });
});

describe('in the text of a shell', () => {
  test('what the playbook has chosen stays code', async () => {
    const { read } = await run(`- {set_fact: {counted: "printf 'a\\nb' | wc -l"}, run_once: true}
    - shell: "{{ cmd }} >@/{{ inventory_hostname }}; {{ counted }} >>@/{{ inventory_hostname }}"
      vars: {cmd: "echo x | tr x y"}`);
    expect(read('one')).toBe('y\n1\n');
    expect(read('two')).toBe('y\n1\n');
  });

  test('raw makes code of what a host says', async () => {
    const { read } = await run(`- {command: echo "echo a | tr a b", register: r}
    - shell: "{{ raw r.stdout }} >@/{{ inventory_hostname }}"`);
    expect(read('one')).toBe('b\n');
  });

  test('what has no place there fails with a hint', async () => {
    const { tasks } = await run(`${look}- {name: A, shell: "echo \`cat {{ r.stdout }}\`"}`);
    const { message, hint } = tasks.find(({ task }) => task === 'A')!;
    expect(`${message} (${hint})`).toBe(
      'a value that the playbook has not chosen is in or after `…`, where it cannot be quoted' +
        ' (hand it over with environment: and write "$NAME" there; {{ raw … }} makes it code)',
    );
  });

  test('the command that makes a connection quotes as well', async () => {
    const folder = await folderWith({
      'hosts.sh': `#!/bin/sh\necho '{"all": {"hosts": ["h"]}, "_meta": {"hostvars": {"h": {"jump": "$(touch ran); touch ran"}}}}'\n`,
      'group_vars/all.yml': 'kplay_proxy_command: "echo {{ jump }} >said; exit 1"\nkplay_user: nobody\n',
      'play.yml': '- {name: P, hosts: all, gather_facts: false, tasks: [{command: "true"}]}\n',
    });
    chmodSync(`${folder}/hosts.sh`, 0o755);
    const { tasks } = await runEventsHere(['play.yml', '-i', 'hosts.sh'], { cwd: folder });
    expect(tasks).toEqual([]);
    expect(existsSync(`${folder}/ran`)).toBe(false);
    expect(execFileSync('cat', [`${folder}/said`]).toString()).toBe('$(touch ran); touch ran\n');
  });
});
