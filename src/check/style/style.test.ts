import { describe, expect, it } from 'vitest';
import { findings, inspect } from '../../playbook/project.fixture.ts';

const tasks = (text: string) => ({
  'site.yml': `- hosts: web\n  tasks:\n${text.replace(/^(?=.)/gm, '    ')}`,
});
const codes = async (files: Record<string, string>) => {
  const { diagnostics } = await inspect(files, { style: true });
  return diagnostics.map(({ code, severity, place }) => {
    expect(severity, code).toBe('warning');
    return `${code} ${place?.line}:${place?.col}`;
  });
};

describe('commands', () => {
  const cases: [task: string, found: string[]][] = [
    ['- command: systemctl restart nginx', ['use-module 3:7']],
    ['- command: { argv: [mkdir, -p, "/a b"] }', ['use-module 3:7']],
    ['- command: { argv: [sh, -c, mkdir /a] }', ['undeclared-effect 3:7']],
    ['- shell: mkdir /a && chmod 1 /a', ['use-module 3:7']],
    ['- shell: mkdir /a && build', ['undeclared-effect 3:7']],
    ['- command: sudo make', ['use-become 3:7', 'undeclared-effect 3:7']],
    ['- shell: { cmd: make, creates: /a }', ['use-command 3:7']],
    ['- shell: { cmd: make > /a, creates: /a }', []],
    ['- shell: { cmd: make | tee /a, creates: /a }', ['unchecked-pipe 3:21']],
    [
      '- shell:\n    cmd: |\n      set -o pipefail\n      make | tee /a\n    executable: /bin/bash\n    creates: /a',
      [],
    ],
    ['- command: reboot', ['undeclared-effect 3:7']],
    ['- command: reboot # kplay: allow undeclared-effect', []],
    ['# kplay: allow undeclared-effect\n- command: reboot', []],
    ['# kplay: allow use-module\n- command: reboot', ['undeclared-effect 4:7']],
    ['- command: { cmd: a, unless: b }', []],
    ['- command: { cmd: a, read_only: true }', []],
    ['- command: a\n  changed_when: "1 == 2"', []],
    [
      '- shell: { cmd: "a | b {{ raw b }}", creates: /a }\n  vars: { b: 1 }',
      ['unchecked-pipe 3:21', 'raw-value 3:31'],
    ],
    ['- shell: { cmd: !cel "raw(b) + c", creates: /a }\n  vars: { b: x, c: y }', ['raw-value 3:27']],
    ['- shell: { cmd: "a >`{{ facts.user }}`", creates: /a }', ['unquotable-value 3:29']],
    [
      '- shell: { cmd: "a >/a {{ facts.user }} \\"{{ facts.home }}\\" {{ b }}", creates: /a }\n  vars: { b: "`" }',
      [],
    ],
    ['- shell: { cmd: "a >`{{ b }}`", creates: /a }\n  vars: { b: x }', []],
    [
      '- command: { cmd: a, unless: "eval {{ a.stdout }}" }\n  register: a\n  when: defined(a)',
      ['unquotable-value 3:43'],
    ],
    ['- command: { cmd: "a `{{ facts.user }}`", creates: /a }', []],
    ['- shell: { cmd: !raw "a {{b}} | c" }\n  changed_when: true', ['unchecked-pipe 3:26']],
  ];
  it.each(cases)('%j', async (task, found) => expect(await codes(tasks(`${task}\n`))).toEqual(found));

  it('handlers need not declare what they change', async () => {
    const handlers =
      '- hosts: web\n  tasks:\n    - { copy: { dest: /a, content: b }, notify: H }\n  handlers:\n    - name: H\n';
    expect(await codes({ 'site.yml': `${handlers}      command: rehash\n` })).toEqual([]);
    expect(await codes({ 'site.yml': `${handlers}      command: service x restart\n` })).toEqual([
      'use-module 6:7',
    ]);
  });

  it('are not looked at in a run', async () => {
    expect(await findings(tasks('- command: reboot\n'))).toEqual([]);
  });
});

describe('permissions', () => {
  const cases: [task: string, found: string[]][] = [
    ['- file: { path: /a, state: directory, mode: "0644" }', ['risky-mode 3:49']],
    ['- file: { path: /a, state: directory, mode: "0755" }', []],
    ['- file: { path: /a, state: directory, mode: "0711" }', []],
    ['- file: { path: /a, state: directory, mode: "0777" }', ['risky-mode 3:49']],
    ['- file: { path: /a, state: directory, mode: "1777" }', []],
    ['- file: { path: /a, state: directory, mode: "u=rwX" }', []],
    ['- file: { path: /a, state: touch, mode: "0666" }', ['risky-mode 3:45']],
    ['- copy: { content: a, dest: /a, mode: "0644" }', []],
    ['- copy: { content: a, dest: /a, mode: "777" }', ['risky-mode 3:43']],
    ['- copy: { content: a, dest: /a, mode: "0777" } # kplay: allow risky-mode', []],
  ];
  it.each(cases)('%s', async (task, found) => expect(await codes(tasks(`${task}\n`))).toEqual(found));
});

describe('sshd and the firewall', () => {
  const sshd = 'copy: { dest: /etc/ssh/sshd_config.d/a.conf, content: a }';
  const rules = 'lineinfile: { path: /etc/nftables.conf, line: a }';
  const cases: [task: string, found: string[]][] = [
    [`- ${sshd}`, ['no-way-back 3:7']],
    [`- ${rules}`, ['no-way-back 3:7']],
    [`- name: A\n  ${sshd} # kplay: allow no-way-back`, []],
    ['- file: { path: /etc/ssh/ssh_config, state: touch }', []],
    ['- stat: { path: /etc/ssh/sshd_config }', []],
    [`- transaction: { confirm: 30 }\n  block:\n    - ${sshd}`, []],
    [`- transaction: { check: sshd -t }\n  block:\n    - ${sshd}`, ['no-way-back 5:11']],
    [`- block:\n    - ${rules}\n  rescue:\n    - ${sshd}`, ['no-way-back 4:11', 'no-way-back 6:11']],
  ];
  it.each(cases)('%s', async (task, found) => expect(await codes(tasks(`${task}\n`))).toEqual(found));
});

describe('unused variables', () => {
  it('of plays and roles are named with their place; what anything reads is not', async () => {
    const files = {
      'site.yml': `- hosts: web
  vars: { idle: 1, text: "{{ inner }}", inner: 1, listed: [1], asked: 1, kplay_user: root, other: 1 }
  roles: [r]
  tasks:
    - debug: { msg: "{{ text }} {{ hostvars.web1.other }}" }
      loop: listed
      when: default(asked, 1) == 1
`,
      'roles/r/defaults/main.yml': 'used: 1\nspare: 1\nin_template: 1\n',
      'roles/r/vars/main.yml': 'fixed: 1\n',
      'roles/r/tasks/main.yml': '- debug: { var: used }\n- template: { src: t, dest: /t }\n',
      'roles/r/templates/t': '{{ in_template }}',
    };
    expect(await codes(files)).toEqual([
      'unused-variable 2:11',
      'unused-variable 2:1',
      'unused-variable 1:1',
    ]);
  });

  it('may be read by any keyword', async () => {
    const files = {
      'site.yml': `- import_playbook: v.yml
  vars: { imp: "{{ impu }}" }
- hosts: web
  vars: { e: x, md: "0644", bw: 1, iv: vars1, u: 1, r: 2, d: 1, lab: x, pau: 0, thr: 1, del: web1, bu: root, ic: 1, bv: 1, idle: 1, tmo: 5, tg: 1, nt: 1, fm: x, ir: 1 }
  environment: { A: "{{ e }}" }
  module_defaults: { file: { mode: "{{ md }}" } }
  tasks:
    - block:
        - { file: { path: /a, state: directory } }
      when: bw == 1
      vars: { inner: "{{ bv }}" }
    - include_vars: { file: "extra/{{ iv }}.yml" }
    - command: { cmd: x, read_only: true }
      register: res
      until: res.rc == u
      retries: "{{ r }}"
      delay: "{{ d }}"
      timeout: "{{ tmo }}"
    - debug: { msg: "{{ item }} {{ inner }}" }
      vars: { inner: 1 }
      loop: [1, 2]
      loop_control: { label: "{{ lab }}", pause: "{{ pau }}" }
      throttle: "{{ thr }}"
    - { debug: { msg: 1 }, delegate_to: "{{ del }}" }
    - { debug: { msg: 1 }, become: true, become_user: "{{ bu }}" }
    - { include_tasks: t.yml, when: ic == 1 }
    - { assert: { that: "1 == 1", fail_msg: "{{ fm }}" } }
    - { debug: { msg: 1 }, ignore_errors: ir == 1 }
`,
      't.yml': '- { name: t, debug: { msg: "{{ tg }}" } }\n',
      'extra/vars1.yml': 'nt2: "{{ nt }}"\n',
      'v.yml': '- { hosts: web, vars: { impu: 1 }, tasks: [{ name: q, debug: { msg: "{{ imp }}" } }] }\n',
    };
    expect(await findings(files, { style: true })).toEqual([
      'unused-variable nothing reads "idle" of the play',
    ]);
  });

  it('may be read by a template that only the run can name', async () => {
    const files = {
      'site.yml':
        '- hosts: web\n  vars: { a: 1, b: 1 }\n  tasks:\n    - { command: { cmd: x, read_only: true }, register: r }\n' +
        '    - template: { src: "{{ r.stdout }}", dest: /t }\n',
      'templates/t': '{{ a }}',
    };
    expect(await codes(files)).toEqual(['unused-variable 2:17']);
  });

  it('are not looked for where something is wrong', async () => {
    const text = '- hosts: web\n  vars: { a: 1 }\n  tasks:\n    - debug: { msg: "{{ a" }\n';
    expect(await findings({ 'site.yml': text }, { style: true })).toEqual([
      expect.stringMatching(/^bad-template/),
    ]);
  });
});

describe('shadowed variables', () => {
  const show = '    - debug: { msg: "{{ a }}" }\n';
  const cases: [name: string, files: Record<string, string>, found: string[]][] = [
    [
      'inventory',
      { 'site.yml': `- hosts: web\n  vars: { a: 1 }\n  tasks:\n${show}`, 'group_vars/web.yml': 'a: 2\n' },
      ['2:11'],
    ],
    [
      'other hosts',
      { 'site.yml': `- hosts: web\n  vars: { a: 1 }\n  tasks:\n${show}`, 'group_vars/db.yml': 'a: 2\n' },
      [],
    ],
    [
      'vars of a role',
      {
        'site.yml': `- hosts: web\n  vars: { a: 1 }\n  roles: [r]\n`,
        'roles/r/vars/main.yml': 'a: 2\n',
        'roles/r/tasks/main.yml': '- debug: { var: a }\n',
      },
      ['2:11'],
    ],
    [
      'defaults of a role',
      {
        'site.yml': `- hosts: web\n  vars: { a: 1 }\n  roles: [r]\n`,
        'roles/r/defaults/main.yml': 'a: 2\n',
        'roles/r/tasks/main.yml': '- debug: { var: a }\n',
      },
      [],
    ],
    [
      'register',
      {
        'site.yml': `- hosts: web\n  vars: { a: 1 }\n  tasks:\n    - { command: { cmd: x, read_only: true }, register: a }\n${show}`,
      },
      ['4:57'],
    ],
  ];
  it.each(cases)('%s', async (_, files, found) =>
    expect(await codes(files)).toEqual(found.map((at) => `shadowed-variable ${at}`)),
  );
});

it('a variable that only a spec names is unused', async () => {
  const files = {
    'site.yml': '- hosts: web\n  roles: [r]\n',
    'roles/r/meta/argument_specs.yml': 'argument_specs: { main: { options: { a: { type: int } } } }\n',
    'roles/r/defaults/main.yml': 'a: 1\n',
    'roles/r/tasks/main.yml': '- debug: { msg: 1 }\n',
  };
  expect(await codes(files)).toEqual(['unused-variable 1:1']);
});

describe('tasks of the same name', () => {
  it('in one file of a play', async () => {
    const files = {
      'site.yml': `- hosts: web
  tasks:
    - { name: A, include_tasks: t.yml }
    - { name: Again, include_tasks: t.yml }
    - { name: X, debug: { msg: 1 } }
    - { name: X, debug: { msg: 2 } }
- hosts: db
  tasks:
    - { name: X, debug: { msg: 3 } }
`,
      't.yml': '- { name: X, debug: { msg: 1 } }\n',
    };
    expect(await codes(files)).toEqual(['duplicate-task 6:15']);
  });
});
