import { describe, expect, it } from 'vitest';
import { dueCases } from '../../../test/support/today.ts';
import type { Task } from '../plan.ts';
import { findings, inspect, play } from '../project.fixture.ts';
import { isBlock, isInclude, listTasks, type TaskNode } from '../tree.ts';

const hosts = `
web:
  hosts:
    web1: { letter: a, roles: [base] }
    web2: { letter: b, roles: [base, other] }
`;
const say = (text: string, more = '') => `{debug: {msg: '${text}'}${more}}`;
const files = {
  'hosts.yml': hosts,
  'tasks/a.yml': `- ${say('{{ only_a }}')}\n`,
  'tasks/b.yml': `- ${say('{{ only_b }}')}\n`,
  'tasks/item.yml': `- ${say('{{ item }} {{ loop.index }} {{ n }}')}\n`,
  'setup-debian.yml': `- ${say('{{ nowhere }}')}\n`,
  'roles/base/tasks/main.yml': `- ${say('{{ p }}')}\n`,
  'roles/other/tasks/main.yml': `- ${say('{{ q }}')}\n`,
  'loop.yml': "- include_tasks: '{{ letter }}.yml'\n",
};
const site = (tasks: string, keywords = '') => ({
  ...files,
  'site.yml': `- hosts: web\n${keywords}  tasks:\n${tasks}`,
});

describe('what is wrong behind a name or a loop', () => {
  const cases: [string, string, string[]][] = [
    [
      'variables are checked on the hosts whose name it is',
      "    - include_tasks: 'tasks/{{ letter }}.yml'\n      vars: { only_a: 1 }\n",
      ['undefined-variable "only_b" is undefined on web2'],
    ],
    [
      'by the items of a list that is written',
      "    - include_tasks: 'tasks/{{ item }}.yml'\n      loop: [a]\n",
      ['undefined-variable "only_a" is undefined'],
    ],
    [
      'by the items of a list of each host',
      "    - include_role: { name: '{{ item }}' }\n      loop: roles\n      vars: { p: 1 }\n",
      ['undefined-variable "q" is undefined on web2'],
    ],
    [
      'where only the run knows, a warning is all there is to say',
      "    - include_tasks: 'setup-{{ facts.os_family }}.yml'\n",
      ['undefined-variable "nowhere" is undefined'],
    ],
    [
      'names of the loop are known inside, also in what is included',
      '    - include_tasks: tasks/item.yml\n      loop: [1]\n      loop_control: { index_var: n }\n',
      [],
    ],
    [
      'and nowhere else',
      `    - { loop: [1], loop_control: { loop_var: x }, block: [${say('{{ x }} {{ item }}')}] }\n    - ${say('{{ x }}')}\n`,
      ['undefined-variable "item" is undefined', 'undefined-variable "x" is undefined'],
    ],
    [
      'keys of items',
      `    - { loop: [{ a: 1 }], block: [${say('{{ item.b }}')}] }\n`,
      ['undefined-variable "item.b" is undefined'],
    ],
    [
      'an inner loop that hides the item',
      `    - { loop: [1], block: [${say('{{ item }}', ', loop: [2]')}] }\n`,
      ['shadowed-variable "item" hides the item of the loop in line 3'],
    ],
    [
      'a file that is not there for some hosts',
      "    - include_tasks: 'tasks/{{ letter }}.yml'\n      vars: { letter: '{{ inventory_hostname_short }}', only_a: 1 }\n",
      ['unknown-file there is no file of tasks "tasks/{{ letter }}.yml"'],
    ],
    [
      'a file that is not there for one of them',
      "    - include_tasks: 'setup-{{ x }}.yml'\n      vars: { x: '{{ default (lookup xs letter) 1 }}', xs: { a: debian, b: suse }, nowhere: 1 }\n",
      ['unknown-file there is no file of tasks "setup-suse.yml" on web2'],
    ],
    [
      'none of several files',
      '    - include_tasks: { first_found: [x.yml, y.yml] }\n',
      ['unknown-file there is no file of tasks "x.yml", "y.yml"'],
    ],
    [
      'a role that is not there',
      "    - include_role: { name: 'svc_{{ letter }}' }\n",
      ['unknown-role there is no role "svc_{{ letter }}"'],
    ],
    [
      'a file that includes itself by way of a name',
      '    - include_tasks: loop.yml\n      vars: { letter: loop }\n',
      ['include-cycle "{{ letter }}.yml" includes itself'],
    ],
    [
      'arguments of Ansible',
      '    - include_tasks: { file: tasks/item.yml, apply: { tags: x } }\n    - include_role: { name: base, public: true }\n',
      ['unknown-argument unknown argument "apply"', 'unknown-argument unknown argument "public"'],
    ],
    [
      'until beside an include',
      '    - { include_tasks: tasks/item.yml, loop: [1], loop_control: { index_var: n }, until: "true" }\n',
      ['unknown-keyword "until" cannot be used with include_tasks'],
    ],
    [
      'variables by the name of a file',
      "    - include_vars: { first_found: ['{{ letter }}.yml', 'none.yml'] }\n",
      ['unknown-file there is no file of variables "{{ letter }}.yml", "none.yml"'],
    ],
    [
      'what no host comes to, since its condition asks first',
      `    - { include_tasks: '{{ hook }}', when: defined(hook) }
    - { include_tasks: '{{ hook }}', when: [defined(hook), hook != ''] }
    - { include_role: { name: '{{ hook }}' }, when: defined(hook) }
    - { include_vars: '{{ hook }}', when: defined(hook) }
`,
      [],
    ],
    [
      'a name that one of them has',
      "    - { include_tasks: 'tasks/{{ hook }}', when: defined(hook), vars: { hook: 'x.yml' } }\n",
      ['unknown-file there is no file of tasks "tasks/{{ hook }}"'],
    ],
    [
      'a name that a task may give, behind its condition',
      "    - { include_tasks: 'none/{{ hook }}', when: defined(hook) }\n    - set_fact: { hook: x }\n    - { include_tasks: 'none/{{ hook }}', when: defined(hook) }\n",
      ['unknown-file there is no file of tasks "none/{{ hook }}"'],
    ],
    [
      'include_vars of nothing',
      '    - include_vars: {}\n',
      ['bad-arguments include_vars: give one of file, first_found and dir'],
    ],
  ];
  it.each(cases)('%s', async (_, tasks, expected) => {
    expect(await findings(site(tasks))).toEqual(expected);
  });
});

/** The tasks of these nodes: as the name of the module, or as the names of the branches of an include. */
const shape = (nodes: readonly TaskNode<Task>[]) =>
  nodes.map((node) => (isInclude(node) ? [...node.branches.keys()] : isBlock(node) ? 'block' : node.module));

describe('tasks of an include', () => {
  it('are all candidates; the include does nothing itself', async () => {
    const { tasks, tree } = await play(
      site("    - include_tasks: 'tasks/{{ letter }}.yml'\n      vars: { only_a: 1, only_b: 1 }\n"),
    );
    expect(tasks.map(({ module, args }) => [module, args.msg])).toEqual([
      ['debug', '{{ only_a }}'],
      ['debug', '{{ only_b }}'],
    ]);
    expect(shape(tree)).toEqual([['tasks/a.yml', 'tasks/b.yml']]);
  });

  it('stand in its place where the name is the same on all hosts', async () => {
    const { tree } = await play(
      site("    - include_tasks: '{{ playbook_dir }}/tasks/{{ l }}.yml'\n      vars: { l: a, only_a: 1 }\n"),
    );
    expect(shape(tree)).toEqual(['debug']);
  });

  it('stand in its place for the first file that exists', async () => {
    const { tasks, tree } = await play(
      site(
        '    - include_tasks: { first_found: [none.yml, tasks/a.yml, tasks/b.yml] }\n      vars: { only_a: 1 }\n',
      ),
    );
    expect([shape(tree), tasks[0]!.args.msg]).toEqual([['debug'], '{{ only_a }}']);
  });

  it('leave out what an earlier task may change', async () => {
    const set = '    - set_fact: { letter: a }\n';
    const include =
      "    - include_tasks: 'tasks/{{ letter }}.yml'\n      vars: { only_a: 1, only_b: 1, n: 1, item: 1 }\n";
    const { plan } = await inspect(site(set + include.replace(', n: 1, item: 1', '')));
    const names = ['tasks/a.yml', 'tasks/b.yml', 'tasks/item.yml'];
    expect(shape(plan.plays[0]!.tasks)).toEqual(['set_fact', names]);
  });

  it('are not compiled in more ways than make sense', async () => {
    const all = Array.from({ length: 24 }, (_, i) => [
      `t/${i}.yml`,
      "- include_tasks: '{{ facts.hostname }}.yml'\n",
    ]);
    const text = "- hosts: web\n  tasks:\n    - include_tasks: 't/{{ facts.hostname }}.yml'\n";
    const { diagnostics } = await inspect({
      ...Object.fromEntries(all),
      'hosts.yml': hosts,
      'site.yml': text,
    });
    expect(new Set(diagnostics.map(({ code }) => code))).toContain('open-name');
  });

  /** A role whose files all include any of the others, so many times. */
  const crowd = (files: number, times: number) => ({
    'hosts.yml': hosts,
    'site.yml': '- hosts: web\n  roles: [r]\n',
    'roles/r/tasks/main.yml': '- { command: a, register: r }\n- include_tasks: "{{ r.stdout }}.yml"\n',
    ...Object.fromEntries(
      Array.from({ length: files }, (_, i) => [
        `roles/r/tasks/f${i}.yml`,
        `${'- include_tasks: "{{ r.stdout }}.yml"\n'.repeat(times)}- debug: { msg: "{{ nope${i} }}" }\n`,
      ]),
    ),
  });

  it.each<[files: number, times: number, tooMany: boolean]>([
    [4, 1, false],
    ...dueCases<[number, number, boolean]>(
      [
        [12, 1, true],
        [12, 3, true],
      ],
      2,
    ),
  ])('are bounded, and read once at least: %i files that include %i times', async (files, times, tooMany) => {
    const { diagnostics, plan } = await inspect(crowd(files, times));
    const undefinedIn = Array.from({ length: files }, (_, i) => `"nope${i}" is undefined`);
    const said = diagnostics
      .filter(({ code }) => code === 'undefined-variable')
      .map(({ message }) => message);
    expect(said.sort()).toEqual(undefinedIn.sort());
    const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
    expect(errors).toEqual(tooMany ? ['open-name'] : []);
    expect(listTasks(plan.plays[0]!.tasks).length).toBeLessThan(1000);
  });
});

describe('files of variables and hosts, by what is known before the run', () => {
  const project = (keywords: string, msg: string, more: Record<string, string> = {}) => ({
    'hosts.yml': hosts,
    'va.yml': 'x: 1\n',
    'vb.yml': 'x: 2\ny: 3\n',
    'site.yml': `- ${keywords.replaceAll('\n', '\n  ')}\n  tasks:\n    - ${say(msg)}\n`,
    ...more,
  });
  const cases: [string, string, string, string[]][] = [
    ['a file for each host', "hosts: web\nvars_files: ['v{{ letter }}.yml']", '{{ x }}', []],
    [
      'what only one of them gives',
      "hosts: web\nvars_files: ['v{{ letter }}.yml']",
      '{{ y }}',
      ['undefined-variable "y" is undefined on web1'],
    ],
    ['the first that is there', "hosts: web\nvars_files: [['none-{{ letter }}.yml', vb.yml]]", '{{ y }}', []],
    [
      'none is there',
      'hosts: web\nvars_files: [[n.yml, m.yml]]',
      'a',
      ['unknown-file there is no file of variables "n.yml", "m.yml"'],
    ],
    [
      'facts are not known yet',
      "hosts: web\nvars_files: ['{{ facts.hostname }}.yml']",
      '{{ x }}',
      ['open-name the name of a file of variables must be known before the run'],
    ],
    [
      'hosts that nobody names',
      'hosts: "{{ target }}"',
      'a',
      ['undefined-variable "target" is undefined: "hosts" is needed before the hosts are known'],
    ],
    ['hosts with a default', 'hosts: "{{ default target \'web1\' }}"', 'a', []],
    ['serial from the play', 'hosts: web\nvars: { batch: 1 }\nserial: "{{ batch }}"', 'a', []],
    [
      'serial that is none',
      'hosts: web\nvars: { batch: x }\nserial: "{{ batch }}"',
      'a',
      ['wrong-type "serial" must be a number of hosts, a percentage, or a list of these'],
    ],
  ];
  it.each(cases)('%s', async (_, keywords, msg, expected) => {
    expect(await findings(project(keywords, msg))).toEqual(expected);
  });

  it('-e says hosts, batches and how many may fail', async () => {
    const keywords =
      'hosts: "{{ target }}"\nserial: ["{{ first }}", "50%"]\nmax_fail_percentage: "{{ most }}"';
    const extraVars = { target: 'web', first: '1', most: '30' };
    const found = await play(project(keywords, 'a'), { extraVars });
    expect([found.hosts, found.batches, found.maxFailPercentage]).toEqual([
      ['web1', 'web2'],
      [['web1'], ['web2']],
      30,
    ]);
  });
});

describe('names of handlers', () => {
  const handlers =
    '  handlers:\n    - { name: restart web, debug: { msg: a } }\n    - { name: restart db, debug: { msg: a } }\n';
  const cases: [string, string, string[]][] = [
    ['one of a shape', "{ debug: { msg: a }, notify: 'restart {{ letter }}' }", []],
    [
      'none of a shape',
      "{ debug: { msg: a }, notify: 'reload {{ letter }}' }",
      ['unknown-handler no handler "reload {{ letter }}"'],
    ],
    [
      'made of nothing',
      "{ debug: { msg: a }, notify: 'restart {{ nothing }}' }",
      ['undefined-variable "nothing" is undefined'],
    ],
  ];
  it.each(cases)('%s', async (_, task, expected) => {
    const body = { ...files, 'site.yml': `- hosts: web\n  tasks:\n    - ${task}\n${handlers}` };
    expect(await findings(body)).toEqual(expected);
  });

  it('a block cannot stand among them', async () => {
    const body = {
      ...files,
      'site.yml': `- hosts: web\n  tasks: []\n  handlers: [{ block: [${say('a')}] }]\n`,
    };
    expect(await findings(body)).toEqual(['unknown-keyword a handler cannot be a block']);
  });
});
