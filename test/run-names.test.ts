import { expect, test } from 'vitest';
import { play } from './support/play.ts';
import { folderWith } from './support/program.ts';
import { kplayHere } from './support/program-here.ts';

const inventory = `
all:
  hosts: { __proto__: , constructor: { __proto__: 4 } }
  vars: { kplay_connection: local, constructor: 7, nested: { __proto__: { a: 1 }, constructor: c } }
  children: { prototype: { hosts: { constructor: } }, toString: { hosts: { constructor: }, vars: { valueOf: 3 } } }
`;

/** Names that have a meaning in JavaScript, wherever a playbook or an inventory has names. */
const rows: [task: string, said: string][] = [
  ['debug: { msg: "{{ constructor }} {{ nested.constructor }} {{ nested.__proto__.a }}" }', '7 c 1'],
  ['debug: { msg: "{{ hasOwnProperty }}" }', '5'],
  ['set_fact: { __proto__: { x: 1 }, prototype: 2 }', ''],
  ['debug: { msg: "{{ __proto__.x }} {{ prototype }}" }', '1 2'],
  [
    'shell: env | grep -E "^(__proto__|constructor)=" | sort\n      environment: { __proto__: p }\n      register: valueOf',
    '',
  ],
  ['debug: { msg: "{{ valueOf.stdout }}" }', '__proto__=p\nconstructor=env'],
  ['debug: { msg: "{{ toString }}" }\n      loop: [1]\n      loop_control: { loop_var: toString }', '1'],
  [
    'debug: { msg: "{{ hostvars.constructor.nested.constructor }} {{ groups.prototype }}" }',
    'c ["constructor"]',
  ],
  ['debug: { msg: x }\n      when: nested.constructor == "c" && nested["__proto__"].a == 1', 'x'],
];

test('names that have a meaning in JavaScript are names like any other', async () => {
  const tasks = rows.map(([task]) => `    - ${task}\n`).join('');
  const head =
    'hosts: all\n  gather_facts: false\n  vars: { hasOwnProperty: 5 }\n  environment: { constructor: env }';
  const cwd = await folderWith({ 'hosts.yml': inventory, 'play.yml': `- ${head}\n  tasks:\n${tasks}` });
  const { code, stdout } = await kplayHere(['run', 'play.yml', '-i', 'hosts.yml', '--json', '-'], { cwd });
  const events = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  expect(code, stdout).toBe(0);
  for (const host of ['__proto__', 'constructor']) {
    const own = events.filter((event) => event.event === 'task' && event.host === host);
    expect(own.map(({ message = '' }) => message)).toEqual(rows.map(([, said]) => said));
  }
});

test('a listing has all of them', async () => {
  const cwd = await folderWith({ 'hosts.yml': inventory.replace('prototype:', '"__proto__":') });
  const { stdout } = await kplayHere(['inventory', '-i', 'hosts.yml', '--list'], { cwd });
  const { _meta, ...groups } = JSON.parse(stdout);
  expect(Object.keys(groups)).toEqual(['all', 'ungrouped', '__proto__', 'toString']);
  expect(Object.keys(_meta.hostvars)).toEqual(['__proto__', 'constructor']);
  expect(Object.keys(_meta.hostvars.constructor.nested)).toEqual(['__proto__', 'constructor']);
});

test('a variable of the command line, too', async () => {
  const { tasks } = await play('- hosts: one\n  tasks: [debug: { msg: "{{ __proto__ }}" }]', [
    '-e',
    '__proto__=x',
  ]);
  expect(tasks.map(({ message }) => message)).toEqual(['x']);
});
