import { describe, expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import type { Values } from '../../core/values.ts';
import alternatives from './index.ts';

describe.skipIf(whyNoOwnMachine)('in a machine of its own', () => {
  // its groups are in /etc, too
  const real = 'exec /usr/bin/update-alternatives --admindir /etc/alternatives.db "$@"';
  const start = ownMachine({ 'update-alternatives': real });
  const install = (path: string, priority: number) =>
    `mkdir -p /etc/alternatives.db; update-alternatives --admindir /etc/alternatives.db --quiet --install /etc/kp-x kp-x ${path} ${priority}; `;
  stateCases(
    'alternatives',
    [
      {
        name: 'a program that is known',
        given: install('/bin/true', 10),
        args: { name: 'kp-x', path: '/bin/false', state: 'present', priority: 20 },
        before: { '/bin/false': 'absent', selected: '/bin/true' },
      },
      {
        name: 'a program that is selected',
        given: install('/bin/true', 10) + install('/bin/false', 5),
        args: { name: 'kp-x', path: '/bin/false' },
        before: { selected: '/bin/true' },
      },
      {
        name: 'another priority',
        given: install('/bin/true', 10),
        args: { name: 'kp-x', path: '/bin/true', state: 'present', priority: 30 },
        before: { priority: '10' },
      },
      {
        name: 'absent',
        given: install('/bin/true', 10) + install('/bin/false', 5),
        args: { name: 'kp-x', path: '/bin/false', state: 'absent' },
        before: { '/bin/false': 'present' },
      },
      {
        name: 'no group',
        given: 'mkdir -p /etc/alternatives.db',
        args: { name: 'kp-none', path: '/bin/true' },
        fails: /there is no group/,
      },
    ],
    start,
  );
});

test.each<[Values, RegExp]>([
  [{ name: '-x', path: '/x' }, /name of a group/],
  [{ name: 'x' }, /needs path/],
  [{ name: 'x', path: '~/x' }, /absolute/],
])('refuses %j', (given, message) => {
  expect(refusalOf(alternatives, given)).toMatch(message);
});
