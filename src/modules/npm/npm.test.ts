import { describe, expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { machineExamples, packageMachine, whyNoManager } from '../../../test/support/package-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import type { Values } from '../../core/values.ts';
import npm from './index.ts';

const path = '/srv/app';
const locked = (version: string) => `{"name":"hello","version":"${version}"}`;
const inModules = `mkdir -p ${path}/node_modules/hello; echo '${locked('1.0.0')}' >${path}/node_modules/hello/package.json`;
const lock = (version: string) =>
  `echo '{"dependencies":{"hello":{"version":"${version}"}}}' >${path}/package-lock.json; ${inModules}`;

const cases: Case[] = [
  { name: 'as the lock file says', given: lock('1.0.0'), args: { path, ci: true } },
  {
    name: 'a package of an application',
    args: { name: 'tree', path },
    before: { tree: 'absent' },
    after: `test -e ${path}/node_modules/tree/package.json`,
  },
  { name: 'in some version', given: inModules, args: { name: 'hello', path } },
  { name: 'without a lock file', given: inModules, args: { path, production: true } },
  { name: 'a package that does not exist', args: { name: 'none', path }, fails: /npm failed.*404/s },
  { name: 'a directory that does not exist', args: { path: '/srv/none' }, fails: /no directory/ },
];

describe.skipIf(whyNoManager('npm'))('with the real npm, and a registry of this test', () => {
  stateCases('npm', cases, packageMachine('npm'));
  machineExamples('npm', 'npm');
});

test.each<[Values, RegExp]>([
  [{ name: 'a' }, /give path/],
  [{ name: 'a', path: '/a', global: true }, /either path or global/],
  [{ global: true }, /need name/],
  [{ name: 'a', path: '/a', ci: true }, /leave name out/],
  [{ name: 'a@1', path: '/a' }, /must be the name of a package/],
  [{ name: '--x', path: '/a' }, /must be the name of a package/],
  [{ name: 'a', path: '/a', version: '^1.0' }, /must be exact/],
  [{ name: 'a', path: '/a', version: '1.0.0', state: 'latest' }, /needs state present/],
])('refuses %j', (given, message) => expect(refusalOf(npm, given)).toMatch(message));
