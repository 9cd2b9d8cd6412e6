import { describe, expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { machineExamples, packageMachine, whyNoManager } from '../../../test/support/package-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import type { Values } from '../../core/values.ts';
import pacman from './index.ts';

const install = 'pacman --noconfirm -S';

const cases: Case[] = [
  {
    name: 'packages that are there, by all their names',
    given: `${install} hello tree`,
    args: { name: ['hello', 'test/hello', 'greetings', 'listing'] },
  },
  { name: 'a group', args: { name: 'listing' }, before: { listing: 'absent' }, after: 'pacman -Q tree' },
  {
    name: 'a group is removed',
    given: `${install} tree`,
    args: { name: ['listing', 'hello'], state: 'absent' },
    before: { listing: 'present' },
    after: '! pacman -Q tree',
  },
  {
    name: 'an older version in a file',
    given: `${install} hello`,
    args: { name: '/srv/packages/hello-1.0-1-any.pkg.tar.gz' },
    before: { '/srv/packages/hello-1.0-1-any.pkg.tar.gz': 'hello 2.0-1' },
    after: "pacman -Q hello | grep -qx 'hello 1.0-1'",
  },
  {
    name: 'a package that another one needs',
    given: `${install} hello`,
    args: { name: 'hello-data', state: 'absent', force: true },
    before: { 'hello-data': 'present' },
    after: 'pacman -Q hello; ! pacman -Q hello-data',
  },
  { name: 'a package that does not exist', args: { name: 'none' }, fails: /target not found: none/ },
];

describe.skipIf(whyNoManager('pacman'))('with the real pacman', () => {
  stateCases('pacman', cases, packageMachine('pacman'));
  machineExamples('pacman', 'pacman');
});

test.each<[Values, RegExp]>([
  [{}, /say what to do/],
  [{ state: 'absent' }, /needs name/],
  [{ name: '-Syu' }, /must be the name of a package/],
  [{ name: 'a b' }, /must be the name of a package/],
  [{ name: '/srv/a.tar' }, /must be the name of a package/],
  [{ name: 'a', upgrade: true }, /leave name out/],
  [{ name: 'https://x/a-1-1-any.pkg.tar.zst', state: 'absent' }, /needs the name of/],
])('refuses %j', (given, message) => expect(refusalOf(pacman, given)).toMatch(message));
