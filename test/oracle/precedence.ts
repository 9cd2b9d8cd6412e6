import type { Level } from '../../src/playbook/variables.ts';
import { type OracleCase, play, tell } from './case.ts';

/** A place where variables are defined, and how these stand there. */
interface Source {
  level: Level;
  name: string;
  put: (vars: Vars, into: Project) => void;
}

type Vars = Record<string, string>;

interface Project {
  files: Record<string, string>;
  /** Pieces of the inventory and of the playbook. */
  parts: Record<string, string>;
  args: string[];
}

const file = (path: string) => (vars: Vars, into: Project) => {
  into.files[path] = JSON.stringify(vars);
};
const part = (name: string) => (vars: Vars, into: Project) => {
  into.parts[name] = JSON.stringify(vars);
};
const inventory = (name: string, put: Source['put']): Source => ({ level: 'inventory', name, put });

/** All places, the weakest first. The hosts one and two are in the group child, which is in the group parent. */
export const sources: Source[] = [
  { level: 'role defaults', name: 'role defaults', put: file('roles/r/defaults/main.yml') },
  inventory('vars of all', part('all')),
  inventory('vars of the parent group', part('parent')),
  inventory('vars of the child group', part('child')),
  inventory('vars of the child group, second source', part('second')),
  inventory('group_vars/all of the inventory', file('inventory/group_vars/all.yml')),
  inventory('group_vars/all of the playbook', file('group_vars/all.yml')),
  inventory('group_vars/parent of the inventory', file('inventory/group_vars/parent.yml')),
  inventory('group_vars/child of the inventory', file('inventory/group_vars/child.yml')),
  inventory('group_vars/parent of the playbook', file('group_vars/parent.yml')),
  inventory('group_vars/child of the playbook', file('group_vars/child.yml')),
  inventory('vars of the host', part('host')),
  inventory('host_vars of the inventory', (vars, into) => {
    for (const host of ['one', 'two']) file(`inventory/host_vars/${host}.yml`)(vars, into);
  }),
  inventory('host_vars of the playbook', (vars, into) => {
    for (const host of ['one', 'two']) file(`host_vars/${host}/main.yml`)(vars, into);
  }),
  { level: 'play vars', name: 'play vars', put: part('play') },
  { level: 'vars_files', name: 'vars_files', put: file('v1.yml') },
  { level: 'vars_files', name: 'a later file of vars_files', put: file('v2.yml') },
  { level: 'role vars', name: 'role vars', put: file('roles/r/vars/main.yml') },
  { level: 'task vars', name: 'vars of the block', put: part('block') },
  { level: 'task vars', name: 'vars of the task', put: part('task') },
  { level: 'set_fact and register', name: 'set_fact', put: part('set_fact') },
  { level: 'role parameters', name: 'role parameters', put: part('params') },
  {
    level: 'extra vars',
    name: 'extra vars',
    put: (vars, into) => into.args.push('-e', JSON.stringify(vars)),
  },
];

const nameOf = (weaker: number, stronger: number) => `v_${weaker}_${stronger}`;

/** What one place defines: a variable for each other place, so that each pair has one of its own. */
function varsOf(at: number): Vars {
  const others = sources.map((_, i) => i).filter((i) => i !== at);
  return Object.fromEntries(
    others.map((other) => [nameOf(Math.min(at, other), Math.max(at, other)), sources[at]!.name]),
  );
}

function project(): Project {
  const into: Project = { files: {}, parts: {}, args: [] };
  for (const [i, { put }] of sources.entries()) put(varsOf(i), into);
  return into;
}

/** A task for each place but the strongest: what wins against it? */
function asking({ block, task }: Project['parts']): string {
  const tasks = sources.slice(0, -1).map(({ name }, i) => {
    const stronger = sources.map((_, j) => j).slice(i + 1);
    const seen = stronger.map((j) => `"{{ ${nameOf(i, j)} }}"`);
    return `    - {name: "${name}", vars: ${task}, debug: {msg: [${seen.join(', ')}]}}\n`;
  });
  return `- vars: ${block}\n  block:\n${tasks.join('')}`;
}

function everyPair(): OracleCase {
  const { files, parts, args } = project();
  const { parent, child, host, second, play: own, set_fact, params } = parts;
  const head = `- name: P\n  hosts: all\n  vars: ${own}\n  vars_files: [v1.yml, v2.yml]\n`;
  const all = JSON.stringify({ ansible_connection: 'local', ...JSON.parse(parts.all!) });
  const won = sources.slice(0, -1).map(({ name }, i) => {
    const winners = sources.slice(i + 1).map((stronger) => stronger.name);
    return `${name} ok ${JSON.stringify(winners)}`;
  });
  return {
    name: 'of each two places where a variable can be defined the stronger one wins',
    text: `${head}  roles: [{role: r, vars: ${params}}]\n`,
    instead: { 'play.yml': `${head}  roles: [{role: r, ${params!.slice(1, -1)}}]\n` },
    files: {
      ...files,
      'inventory/hosts.yml': `all:
  vars: ${all}
  children:
    parent: {vars: ${parent}, children: {child: {vars: ${child}, hosts: {one: ${host}, two: ${host}}}}}
`,
      'second/hosts.yml': `all: {children: {child: {vars: ${second}}}}\n`,
      'roles/r/tasks/main.yml': `- {name: S, set_fact: ${set_fact}}\n${asking(parts)}`,
    },
    args,
    inventory: ['inventory/hosts.yml', 'second/hosts.yml'],
    both: { hosts: { one: ['S ok', ...won], two: ['S ok', ...won] } },
  };
}

/** Which of several definitions of a variable counts. */
export const precedence: OracleCase[] = [
  everyPair(),
  {
    name: 'vars at the entry of a role',
    text: '- name: P\n  hosts: all\n  roles: [{role: r, vars: {v: 1}}]\n',
    files: {
      'roles/r/vars/main.yml': 'v: 2\n',
      'roles/r/tasks/main.yml': `- ${tell('A', '{{ v }}')}\n- {name: S, set_fact: {v: 3}}\n- ${tell('B', '{{ v }}')}\n`,
    },
    differs: {
      why: 'they are the parameters of the role, which Ansible has for keys beside `role` alone',
      theirs: { hosts: { two: ['A ok 2', 'S ok', 'B ok 3'] } },
      ours: { hosts: { two: ['A ok 1', 'S ok', 'B ok 1'] } },
    },
  },
  {
    name: 'of set_fact, register and include_vars the last one counts',
    text: play([
      '{name: I, include_vars: {file: v.yml}}',
      '{name: S, set_fact: {v: 2}}',
      tell('A', '{{ v }}'),
      tell('R', '3', 'register: v'),
      tell('B', '{{ v.msg }}'),
      '{name: S, set_fact: {v: 4}}',
      tell('C', '{{ v }}'),
    ]),
    files: { 'v.yml': 'v: 1\n' },
  },
  {
    name: 'include_vars after set_fact',
    text: play([
      '{name: S, set_fact: {v: 2}}',
      '{name: I, include_vars: {file: v.yml}}',
      tell('A', '{{ v }}'),
    ]),
    files: { 'v.yml': 'v: 1\n' },
    differs: {
      why: 'both stand on one level, where the later task counts; in Ansible set_fact is stronger wherever it stands',
      theirs: { hosts: { two: ['S ok', 'I ok', 'A ok 2'] } },
      ours: { hosts: { two: ['S ok', 'I ok', 'A ok 1'] } },
    },
  },
];
