import { expect, test } from 'vitest';
import { type ActionCase, actionCases } from '../../../test/support/module-cases.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { entriesOf } from './entries.ts';
import getent from './index.ts';

const cases: ActionCase[] = [
  {
    name: 'one user',
    args: { database: 'passwd', key: 'root' },
    returns: { getent_passwd: { root: ['x', '0', '0', 'root', '/root', '/bin/bash'] } },
  },
  { name: 'all groups', args: { database: 'group' }, returns: { getent_group: { root: ['x', '0', ''] } } },
  {
    name: 'another separator',
    args: { database: 'hosts', key: '127.0.0.1', split: '.' },
    returns: { getent_hosts: {} },
  },
  {
    name: 'no such user',
    args: { database: 'passwd', key: 'nobody-here' },
    fails: /there is no nobody-here in passwd/,
  },
  {
    name: 'no such user, and that is well',
    args: { database: 'passwd', key: 'nobody-here', fail_key: false },
    returns: { getent_passwd: { 'nobody-here': null } },
  },
];

actionCases('getent', cases);

test.each([
  ['twice', 'a  1\na 2\nb 3', 'hosts', { a: [['1'], ['2']], b: ['3'] }],
  [
    'a name that means something',
    '__proto__:x',
    'passwd',
    Object.assign(Object.create(null), { ['__proto__']: ['x'] }),
  ],
])('%s', (_, text, database, expected) => {
  expect({ ...entriesOf(text, database) }).toEqual({ ...expected });
});

test.each([{ key: '-s' }, { split: '' }])('%j is refused', (more) => {
  expect(refusalOf(getent, { database: 'passwd', ...more })).toMatch(/must be a text that/);
});
