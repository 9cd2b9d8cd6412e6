import { describe, expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { machineExamples, packageMachine, whyNoManager } from '../../../test/support/package-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import dnf from './index.ts';

const install = (...names: string[]) =>
  `cd /srv/rpms; rpm -i ${['hello-data-1.0', ...names].map((name) => `${name}.rpm`).join(' ')}`;

const cases: Case[] = [
  {
    name: 'packages that are there, by all their names',
    given: install('hello-1.0', 'tree-2.0'),
    args: { name: ['hello', 'hello.noarch', 'hello-1.0-1.noarch', 'directory-lister', '/opt/tree/version'] },
  },
  {
    name: 'an older version, without allow_downgrade',
    given: install('hello-2.0'),
    args: { name: 'hello-1.0' },
    fails: /older than the installed version/,
  },
  {
    name: 'absent packages',
    args: { name: ['tree', 'no-such-package'], state: 'absent' },
  },
  {
    name: 'without what it needed',
    given: install('hello-2.0'),
    args: { name: 'hello', state: 'absent' },
    before: { hello: 'present' },
    after: 'rpm -q hello-data; ! rpm -q hello',
  },
  {
    name: 'another root directory',
    given: 'mkdir @/root',
    args: { name: 'tree', installroot: '@/root', releasever: 1 },
    before: { tree: 'absent' },
    after: 'rpm --root @/root -q tree; ! rpm -q tree',
  },
  { name: 'a package that does not exist', args: { name: 'no-such-package' }, fails: /dnf install failed/ },
];

describe.skipIf(whyNoManager('dnf'))('with the real dnf', () => {
  stateCases('dnf', cases, packageMachine('dnf'));
  machineExamples('dnf', 'dnf');
});

test.each<[Values, Record<string, string>]>([
  [{ name: 'nginx,git' }, { nginx: 'present', git: 'present' }],
  [{ name: '@Development Tools', state: 'absent' }, { '@Development Tools': 'absent' }],
  [{ name: '*', state: 'latest', security: true }, { upgrades: 'none' }],
  [
    { autoremove: true, update_cache: true },
    { cache: 'fresh', unneeded: 'none' },
  ],
  [{ name: 'https://example.org/a.rpm' }, { 'https://example.org/a.rpm': 'present' }],
])('%j wants %j', (given, want) => {
  expect(refusalOf(dnf, given)).toBeUndefined();
  expect(dnf.want(checkArgs(dnf.params as Params, given).args as never)).toEqual(want);
});

test('arguments are options of dnf', () => {
  const given = {
    name: 'a',
    enablerepo: ['x', 'y'],
    disable_gpg_check: true,
    nobest: true,
    sslverify: false,
  };
  const { options, choices } = dnf.send!(checkArgs(dnf.params as Params, given).args as never);
  expect(options).toBe('--enablerepo=x\n--enablerepo=y\n--nogpgcheck\n--setopt=sslverify=0');
  expect(choices).toBe('--nobest');
});

test.each<[Values, RegExp]>([
  [{}, /say what to do/],
  [{ name: '*' }, /needs state latest/],
  [{ name: '--nogpgcheck' }, /must be the name of a package/],
  [{ name: 'kernel*' }, /must be the name of a package/],
  [{ name: 'a b' }, /must be the name of a package/],
  [{ name: 'a', autoremove: true }, /autoremove needs/],
  [{ name: 'a', best: true, nobest: true }, /best or nobest/],
  [{ name: 'a', security: true }, /need state latest/],
  [{ name: '/srv/a.rpm', state: 'absent' }, /needs the name of/],
])('refuses %j', (given, message) => expect(refusalOf(dnf, given)).toMatch(message));
