import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../core/errors.ts';
import { loadPlan } from './load.ts';
import { findings, inspect, play } from './project.fixture.ts';

const site = (body: string) => ({ 'site.yml': `- hosts: web\n${body}` });
const sources = (list: { source: string }[]) => list.map(({ source }) => source);

describe('a play', () => {
  it('names its hosts, batches, folder', async () => {
    const { name, hosts, batches, folder, root } = await play(
      site('  name: Shop\n  serial: 2\n  tasks: []\n'),
    );
    expect({ name, hosts, batches }).toEqual({
      name: 'Shop',
      hosts: ['web1', 'web2', 'web3'],
      batches: [['web1', 'web2'], ['web3']],
    });
    expect(folder).toBe(root);
  });

  it('has the hosts of the limit only', async () => {
    const { hosts } = await play(site('  tasks: []\n'), { limit: 'web2,db' });
    expect(hosts).toEqual(['web2']);
  });

  it('is left out without a host', async () => {
    const { plan, diagnostics } = await inspect(site('  tasks: []\n'), { limit: 'db1' });
    expect([plan.plays, diagnostics.map(({ message }) => message)]).toEqual([
      [],
      ['-l db1 leaves no host of the plays'],
    ]);
  });

  it('reads vars_files in order', async () => {
    const { varsFromFiles } = await play({
      'site.yml': '- hosts: all\n  vars_files: [a.yml, vars/b.yml]\n  tasks: []\n',
      'a.yml': 'x: 1\ny: 1\n',
      'vars/b.yml': 'y: 2\n',
    });
    expect({ ...varsFromFiles }).toEqual({ x: 1, y: 2 });
  });

  it('throws all findings at once', async () => {
    const { folder } = await inspect(site('  taks: []\n  become: maybe\n'));
    const options = { inventory: undefined, tags: [], skipTags: [], extraVars: {} };
    const error = await loadPlan([`${folder}/none.yml`, `${folder}/also.yml`], options).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(InvalidInput);
    expect((error as InvalidInput).diagnostics.map(({ code }) => code)).toEqual([
      'file-missing',
      'file-missing',
    ]);
  });
});

describe('a task', () => {
  it('is compiled with all of its keywords', async () => {
    const { tasks, handlers } = await play(
      site(`
  vars: { on: true }
  tasks:
    - name: All of them
      command: uptime
      when: [on, '"web" in group_names']
      loop: [1, 2]
      register: result
      notify: [Say, news]
      tags: a, b
      become: true
      become_user: www-data
      ignore_errors: true
      changed_when: false
      failed_when: result.rc > 1
      vars: { x: 1 }
      environment: { LANG: C }
      no_log: true
  handlers:
    - { name: Say, debug: { var: on } }
    - { name: Other, debug: { msg: x }, listen: [news] }
`),
    );
    const [task] = tasks;
    expect(task).toMatchObject({
      name: 'All of them',
      module: 'command',
      args: { cmd: 'uptime' },
      loop: [1, 2],
      register: 'result',
      notify: ['Say', 'news'],
      notifies: handlers.map(({ id }) => id),
      tags: ['a', 'b'],
      become: 'www-data',
      ignoreErrors: true,
      vars: { x: 1 },
      environment: { LANG: 'C' },
      noLog: true,
      role: undefined,
    });
    expect(sources(task!.when)).toEqual(['on', '"web" in group_names']);
    expect(sources(task!.changedWhen!)).toEqual(['false']);
    expect(sources(task!.failedWhen!)).toEqual(['result.rc > 1']);
    expect(sources(handlers[0]!.expressions)).toEqual(['on']);
  });

  it.each<[string, string, boolean, (string | undefined)[]]>([
    ['stays who we are', '', false, [undefined, 'root', 'app']],
    ['of -b', '', true, ['root', 'root', 'app']],
    ['of the play', '  become: true\n  become_user: www\n', false, ['www', 'www', 'app']],
    ['of a play that says no', '  become: false\n', true, [undefined, 'root', 'app']],
  ])('becomes: %s', async (_, keywords, become, expected) => {
    const tasks = `  tasks:
    - command: a
    - { command: b, become: true }
    - { command: c, become: true, become_user: app }
`;
    const result = await play(site(keywords + tasks), { become });
    expect(result.tasks.map((task) => task.become)).toEqual(expected);
  });

  it('takes what its include has', async () => {
    const { tasks, handlers, root } = await play({
      'site.yml': `- hosts: web
  tags: play
  tasks:
    - include_tasks: { file: parts/a.yml }
      when: '1 == 1'
      tags: [a]
      vars: { x: 1, y: 1 }
      become: true
      notify: Say
  handlers: [{ name: Say, command: say }]
`,
      'parts/a.yml': '- include_tasks: b.yml\n  vars: { y: 2 }\n  tags: b\n',
      'parts/b.yml': '- { command: "echo {{ x }} {{ y }}", when: "2 == 2", tags: [a, c] }\n',
    });
    expect(tasks).toHaveLength(1);
    expect(tasks[0]).toMatchObject({
      tags: ['play', 'a', 'b', 'c'],
      vars: { x: 1, y: 2 },
      become: 'root',
      notifies: [handlers[0]!.id],
      folder: `${root}/parts`,
    });
    expect(sources(tasks[0]!.when)).toEqual(['1 == 1', '2 == 2']);
  });
});

describe('the choice of tasks', () => {
  const four = site(`  tasks:
    - { name: a, command: a, tags: a, register: result }
    - { name: b, command: b, tags: [b, slow] }
    - { name: c, command: c }
    - { name: d, command: d, tags: never }
`);
  it.each([
    ['nothing asked', {}, ['a', 'b', 'c']],
    ['tags', { tags: ['a', 'b'] }, ['a', 'b']],
    ['skipped tags', { skipTags: ['slow'] }, ['a', 'c']],
    ['never', { tags: ['never'] }, ['d']],
    ['start', { startAtTask: 'b' }, ['b', 'c']],
    ['start and tags', { startAtTask: 'b', skipTags: ['untagged'] }, ['b']],
  ])('%s', async (_, options, names) => {
    expect((await play(four, options)).tasks.map(({ name }) => name)).toEqual(names);
  });

  it('reports a tag or a start task that does not exist', async () => {
    expect(await findings(four, { tags: ['sloww'] })).toEqual(['unknown-tag no task has the tag "sloww"']);
    expect(await findings(four, { startAtTask: 'x' })).toEqual(['unknown-task no task is called "x"']);
  });

  it('refuses names of the language with -e', async () => {
    const extraVars = { groups: {}, 'a-b': 1 };
    expect(await findings(four, { extraVars })).toEqual([
      'reserved-name "groups" is a name of the language',
      'bad-name "a-b" cannot be the name of a variable',
    ]);
  });

  it('finds what is registered by a task that is left out', async () => {
    const files = site(`  tasks:
    - { command: a, tags: a, register: result }
    - { command: "echo {{ result.rc }}", tags: b }
`);
    const { diagnostics } = await inspect(files, { tags: ['b'] });
    expect(diagnostics).toMatchObject([
      { message: '"result" is undefined', hint: 'it is defined by a task that is left out of this run' },
    ]);
    expect(await findings(files)).toEqual([]);
  });
});

describe('facts', () => {
  it.each([
    ['in tasks', '  tasks: [{ command: "echo {{ facts.hostname }}" }]\n', ['hostname']],
    ['in conditions', "  tasks: [{ command: a, when: 'facts.cpus > 1' }]\n", ['cpus']],
    [
      'through variables',
      '  vars: { a: "{{ b }}", b: "{{ facts.fqdn }}" }\n  tasks: [{ command: "{{ a }}" }]\n',
      ['fqdn'],
    ],
    ['not in variables that nobody uses', '  vars: { a: "{{ facts.fqdn }}" }\n  tasks: []\n', []],
    ['in handlers', '  tasks: []\n  handlers: [{ name: x, command: "{{ facts.uid }}" }]\n', ['uid']],
    ['of other hosts', "  tasks: [{ command: 'a {{ hostvars.db1.facts.domain }}' }]\n", ['domain']],
    ['in templates', '  tasks: [{ template: { src: t, dest: /t } }]\n', ['kernel']],
    [
      'in templates of a loop',
      '  tasks: [{ template: { src: "{{ item }}", dest: /t }, loop: [t] }]\n',
      ['kernel'],
    ],
  ])('%s', async (_, body, expected) => {
    const { facts } = await play({ ...site(body), 'templates/t': 'k {{ facts.kernel }}\n' });
    expect(facts).toEqual(expected);
  });
});

describe('names that are defined', () => {
  it.each([
    [
      'by set_fact, whose cacheable is no name',
      '- set_fact: { a: 1, cacheable: true }\n    - command: "{{ a }}"',
    ],
    ['by set_fact, for later tasks', '- set_fact: { a: 1 }\n    - command: "{{ a }}"'],
    [
      'by register, for later conditions',
      '- { command: a, register: r }\n    - { command: b, when: r.changed }',
    ],
    ['by the task itself, once it has run', '- { command: a, register: r, failed_when: r.rc > 0 }'],
    ['by a guard', '- { command: "{{ no }}", when: defined(no) }'],
    ['by default', '- command: "{{ default no 1 }}"'],
    ['on the hosts where the task runs', `- { command: "{{ only_db }}", when: '"db" in group_names' }`],
    ['by the loop', '- { command: "{{ item.a }} {{ loop.index }}", loop: [{ a: 1 }, { a: 2 }] }'],
    ['by the language', '- command: "{{ inventory_hostname }} {{ playbook_dir }} {{ groups.web }}"'],
    [
      'by a comprehension',
      '- { command: a, when: "[1, 2].exists(n, n > 1) && size(groups.web.filter(h, h != inventory_hostname)) > 0" }',
    ],
    [
      'by a block of a template',
      '- command: "{{#each groups.web as |name i|}}{{ name }}{{ i }}{{@index}}{{/each}}{{#with plain}}{{ b }}{{/with}}"',
    ],
    ['by !cel', '- command: { argv: [a, !cel "tree.b + 1"] }'],
    [
      'by an answer, whatever is in it',
      '- { uri: { url: "http://a" }, register: r }\n    - command: "{{ r.any.thing }} {{ hostvars.db1.r.what }}"',
    ],
    ['through a key of themselves', '- command: "{{ tree.a }}"'],
  ])('%s', async (_, tasks) => {
    const vars = '  vars: { tree: { a: "{{ tree.b }}", b: 1, unused: "{{ nothing }}" }, plain: { b: 1 } }';
    expect(await findings({ 'site.yml': `- hosts: all\n${vars}\n  tasks:\n    ${tasks}\n` })).toEqual([]);
  });
});
