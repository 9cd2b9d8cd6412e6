import { describe, expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { machineExamples, packageMachine, whyNoManager } from '../../../test/support/package-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import zypper from './index.ts';

const cases: Case[] = [
  {
    name: 'packages that are there, by all their names',
    given: 'zypper -n install hello',
    args: { name: ['hello', 'hello-data=1.0-1', 'tree>=0.5', 'greetings', '/opt/hello/version'] },
  },
  {
    name: 'a version that is too old',
    args: { name: 'tree>=2' },
    before: { tree: '1.0-1' },
    after: 'rpm -q tree-2.0',
  },
  {
    name: 'the newest version is there',
    given: 'zypper -n install hello',
    args: { name: 'hello', state: 'latest' },
  },
  { name: 'absent packages', args: { name: ['hello', 'none'], state: 'absent' } },
  {
    name: 'a pattern that does not exist',
    args: { name: 'none', type: 'pattern' },
    fails: /cannot say what it would do for install none/,
  },
  { name: 'a package that does not exist', args: { name: 'none' }, fails: /zypper install failed/ },
];

describe.skipIf(whyNoManager('zypper'))('with the real zypper', () => {
  stateCases('zypper', cases, packageMachine('zypper'));
  machineExamples('zypper', 'zypper');
});

test('arguments are options of zypper', () => {
  const given = { name: 'a', auto_import_keys: true, oldpackage: true, extra_args: "--from 'a b'" };
  const sent = zypper.send!(checkArgs(zypper.params as Params, given).args as never);
  expect(sent).toMatchObject({
    zypper_options: '--non-interactive\n--gpg-auto-import-keys',
    command_options: '--auto-agree-with-licenses\n--no-recommends\n--oldpackage\n--from\na b',
  });
});

test.each<[Values, RegExp]>([
  [{}, /say what to do/],
  [{ name: '*' }, /needs state latest/],
  [{ name: 'a', state: 'dist-upgrade' }, /needs name/],
  [{ name: '-x' }, /must be the name of a package/],
  [{ name: 'a b' }, /must be the name of a package/],
  [{ name: ['a', 'a=1'] }, /named twice/],
  [{ name: '/srv/a.rpm', state: 'absent' }, /needs the name of/],
])('refuses %j', (given, message) => expect(refusalOf(zypper, given)).toMatch(message));
