import * as schema from '../../src/playbook/keywords/schema.ts';
import { change, failOn, type OracleCase, say, tell } from './case.ts';

/** Tasks that show what a keyword does, wherever it stands. */
interface Probe {
  keyword: string;
  tasks: string[];
  /** Each place has a run of its own, since nothing can come after it. */
  alone?: true;
  handlers?: string;
  hosts?: string;
  args?: string[];
  differs?: OracleCase['differs'];
}

const file = '{{ playbook_dir }}/{{ inventory_hostname }}';

/** Two hosts that are not there. */
const gone = `all: {vars: {ansible_connection: ssh, ansible_host: 127.0.0.1, ansible_port: 1},
  hosts: {one: {ansible_connection: local}, two: , three: }}\n`;

const probes: Record<string, Probe> = {
  when: { keyword: 'when: inventory_hostname != "one"', tasks: [say('A'), say('B')] },
  tags: { keyword: 'tags: [t, never]', tasks: [say('A'), say('B')], args: ['-t', 't,untagged'] },
  vars: { keyword: 'vars: {v: "{{ inventory_hostname }}"}', tasks: [tell('A', '{{ v }}')] },
  notify: { keyword: 'notify: Told', tasks: [change('A'), say('B')], handlers: `    - ${say('Told')}\n` },
  become: {
    keyword: 'become: true',
    tasks: ['{name: A, command: id -un, register: a}', tell('B', '{{ a.stdout }}')],
  },
  become_user: {
    keyword: 'become: true, become_user: nobody',
    tasks: ['{name: A, command: id -un, register: a}', tell('B', '{{ a.stdout }}')],
  },
  become_method: {
    keyword: 'become: true, become_user: nobody, become_method: sudo',
    tasks: ['{name: A, command: id -un, register: a}', tell('B', '{{ a.stdout }}')],
  },
  environment: {
    keyword: 'environment: {PROBE: "{{ inventory_hostname }}"}',
    tasks: ['{name: A, command: printenv PROBE, register: a}', tell('B', '{{ a.stdout }}')],
  },
  ignore_errors: { keyword: 'ignore_errors: true', tasks: [failOn('one', 'A'), failOn('two', 'B')] },
  ignore_unreachable: {
    keyword: 'ignore_unreachable: true',
    tasks: ['{name: A, command: "true", register: a}', tell('B', 'here', 'when: a.changed')],
    hosts: gone,
  },
  no_log: { keyword: 'no_log: true', tasks: [say('A'), say('B', 'failed_when: true, ignore_errors: true')] },
  run_once: {
    keyword: 'run_once: true',
    tasks: [tell('A', '{{ inventory_hostname }}', 'register: a'), tell('B', '{{ a.msg }}')],
    differs: {
      why: 'one of several handlers that run once runs on a second host in Ansible',
      theirs: { hosts: { two: ['Change changed change', 'handler A ok two', 'handler B ok two'] } },
      ours: { hosts: { two: ['Change changed change'] } },
    },
  },
  throttle: {
    keyword: 'throttle: 1',
    tasks: [
      '{name: A, shell: "mkdir {{ playbook_dir }}/alone && sleep 0.1 && rmdir {{ playbook_dir }}/alone"}',
    ],
  },
  timeout: { keyword: 'timeout: 1', tasks: ['{name: A, command: sleep 5, ignore_errors: true}'] },
  check_mode: {
    keyword: 'check_mode: true',
    tasks: [
      `{name: A, copy: {dest: "${file}", content: x}}`,
      `{name: B, copy: {dest: "${file}", content: x}}`,
    ],
  },
  diff: { keyword: 'diff: true', tasks: [`{name: A, copy: {dest: "${file}", content: x}}`] },
  any_errors_fatal: { keyword: 'any_errors_fatal: true', tasks: [failOn('two', 'A'), say('B')], alone: true },
  module_defaults: {
    keyword: 'module_defaults: {command: {chdir: /usr}}',
    tasks: ['{name: A, command: pwd, register: a}', tell('B', '{{ a.stdout }}')],
  },
  delegate_to: {
    keyword: 'delegate_to: two',
    tasks: [`{name: A, command: "echo {{ inventory_hostname }}", register: a}`, tell('B', '{{ a.stdout }}')],
  },
  delegate_facts: {
    keyword: 'delegate_to: two, delegate_facts: true',
    tasks: ['{name: A, set_fact: {given: "{{ inventory_hostname }}"}, when: inventory_hostname == "one"}'],
  },
};

const withKeyword = (task: string, keyword: string) => task.replace(/}$/, `, ${keyword}}`);
const lines = (list: string[]) => list.map((one) => `    - ${one}\n`).join('');

/** A play that has the keyword at one place. */
const places: Record<string, (keyword: string, tasks: string[]) => string> = {
  play: (keyword, tasks) =>
    `  ${keyword.replaceAll(/, (?=become_|delegate)/g, '\n  ')}\n  tasks:\n${lines(tasks)}`,
  task: (keyword, tasks) => `  tasks:\n${lines(tasks.map((task) => withKeyword(task, keyword)))}`,
  block: (keyword, tasks) => `  tasks:\n    - {block: [${tasks.join(', ')}], ${keyword}}\n`,
  include_tasks: (keyword) => `  tasks:\n    - {include_tasks: probe.yml, ${keyword}}\n`,
  include_role: (keyword) => `  tasks:\n    - {include_role: {name: probe}, ${keyword}}\n`,
  role: (keyword) => `  roles: [{role: probe, ${keyword}}]\n`,
  handler: (keyword, tasks) =>
    `  tasks:\n    - ${change('Change', 'notify: probe')}\n  handlers:\n${lines(tasks.map((task) => withKeyword(task, `${keyword}, listen: probe`)))}`,
};

const allowed: Record<string, schema.Keywords> = {
  play: schema.playKeywords,
  task: schema.taskKeywords,
  block: schema.blockKeywords,
  include_tasks: schema.includeKeywords,
  include_role: schema.includeKeywords,
  role: schema.roleKeywords,
  handler: schema.handlerKeywords,
};

function caseOf(name: string, probe: Probe, kinds: string[]): OracleCase {
  const { keyword, tasks, handlers = '', hosts, args } = probe;
  const plays = kinds.map((kind) => {
    const body = places[kind]!(keyword, tasks);
    const all = handlers && (body.includes('  handlers:\n') ? handlers : `  handlers:\n${handlers}`);
    return `- name: P ${kind}\n  hosts: one:two\n${body}${all}`;
  });
  return {
    name,
    text: plays.join(''),
    static: true,
    files: {
      'probe.yml': tasks.map((task) => `- ${task}\n`).join(''),
      'roles/probe/tasks/main.yml': tasks.map((task) => `- ${task}\n`).join(''),
      ...(hosts && { 'hosts.yml': hosts }),
    },
    ...(args && { args }),
    ...(probe.differs && { differs: probe.differs }),
  };
}

/** The keywords that may stand in many places, in all of these. */
export const anywhere: OracleCase[] = Object.entries(probes).flatMap(([name, probe]) => {
  const kinds = Object.keys(allowed).filter((kind) => Object.hasOwn(allowed[kind]!, name));
  if (probe.alone) return kinds.map((kind) => caseOf(`${name} of a ${kind}`, probe, [kind]));
  return [caseOf(`${name} wherever it may stand`, probe, kinds)];
});
