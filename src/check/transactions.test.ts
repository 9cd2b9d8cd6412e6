import { expect, it } from 'vitest';
import { findings } from '../playbook/project.fixture.ts';

const play = (block: string, task: string) =>
  `- hosts: web\n  tasks:\n    - ${block}\n      block:\n        - ${task}\n`;
const inside = (task: string) => play('transaction: { check: nginx -t, reload: nginx }', task);
const copy = 'copy: { dest: /etc/x, content: x }';
const no = 'cannot be in a transaction: what it does cannot be put back';

const cases: [name: string, playbook: string, found: string[]][] = [
  ['a module for files', inside(copy), []],
  ['a module that only reads', inside('stat: { path: /etc/x }'), []],
  ['an action of the controller', inside('debug: { msg: x }'), []],
  ['a block with a rescue', inside(`{ block: [{ ${copy} }], rescue: [{ ${copy} }] }`), []],
  ['a command', inside('command: "true"'), [`bad-transaction command ${no}`]],
  ['a unit', inside('systemd: { name: x, state: started }'), [`bad-transaction systemd ${no}`]],
  ['an action of the run', inside('meta: flush_handlers'), [`bad-transaction meta ${no}`]],
  ['a command in an inner block', inside('block: [{ command: "true" }]'), [`bad-transaction command ${no}`]],
  ['a command in the rescue', `${inside(copy)}      rescue: [{ command: "true" }]\n`, []],
  [
    'an argument that cannot be put back',
    inside('file: { path: /etc/x, state: directory, recurse: true, mode: "0755" }'),
    ['bad-transaction "recurse" of file cannot be used in a transaction: it cannot be put back'],
  ],
  [
    'a transaction in a transaction',
    inside(`{ transaction: {}, block: [{ ${copy} }] }`),
    ['bad-transaction a transaction cannot contain another one'],
  ],
  [
    'a task of another user',
    inside(`{ ${copy}, become: true, become_user: www-data }`),
    ['bad-transaction all tasks of a transaction run as the same user'],
  ],
  [
    'a block of another user',
    play('{ transaction: {}, become: true }', copy)
      .replace('true }\n', 'true,')
      .replace('      block:\n        - ', ' block: [{ ')
      .replace('x }\n', 'x } }] }\n'),
    [],
  ],
  ['a job', inside(`{ ${copy}, async: 10 }`), ['bad-transaction "async" cannot be used in a transaction']],
  [
    'a delegated task',
    inside(`{ ${copy}, delegate_to: localhost }`),
    ['bad-transaction "delegate_to" cannot be used in a transaction'],
  ],
  [
    'an unknown argument',
    play('transaction: { chek: nginx -t }', copy),
    ['unknown-argument unknown argument "chek"'],
  ],
  [
    'no time',
    play('transaction: { confirm: 0 }', copy),
    ['bad-arguments transaction: confirm must be at least one second'],
  ],
  [
    'no unit',
    play('transaction: { reload: "a b" }', copy),
    ['bad-arguments transaction: "a b" cannot be the name of a unit'],
  ],
  [
    'an undefined variable',
    play('transaction: { check: "test {{ nothing }}" }', copy),
    ['undefined-variable "nothing" is undefined'],
  ],
  [
    'no mapping',
    play('transaction: true', copy),
    ['wrong-type "transaction" must be a mapping, not a boolean'],
  ],
  [
    'no block',
    `- hosts: web\n  tasks:\n    - { ${copy}, transaction: {} }\n`,
    ['unknown-keyword "transaction" has no block'],
  ],
];

it.each(cases)('%s', async (_, text, found) => expect(await findings({ 'site.yml': text })).toEqual(found));
