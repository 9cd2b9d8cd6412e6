import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { type PackageManager, packageMachine, whyNoManager } from '../../../test/support/package-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { localSession, send, shells } from '../../../test/support/shell-host.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import pkg from './index.ts';

const args = (given: Values) => checkArgs(pkg.params as Params, given).args as never;

test.each<[Values, Record<string, string>]>([
  [{ name: 'git' }, { git: 'present' }],
  [{ name: 'git, curl,git' }, { git: 'present', curl: 'present' }],
  [
    { name: ['g++'], state: 'latest', update_cache: true },
    { cache: 'fresh', 'g++': 'latest' },
  ],
  [{ name: 'git', state: 'absent' }, { git: 'absent' }],
  [{ name: 'git', state: 'absent', purge: true }, { git: 'purged' }],
])('%j wants %j', (given, want) => {
  expect(refusalOf(pkg, given)).toBeUndefined();
  expect(pkg.want(args(given))).toEqual(want);
});

test.each<[Values, RegExp]>([
  [{ name: [] }, /empty/],
  [{ name: '-y' }, /must be the name of a package/],
  [{ name: 'git-' }, /must be the name of a package/],
  [{ name: 'a=1' }, /must be the name of a package/],
  [{ name: 'a b' }, /must be the name of a package/],
])('refuses %j', (given, message) => expect(refusalOf(pkg, given)).toMatch(message));

/** Replacement scripts for the package managers of other hosts, after their manuals; they have git and an old jq. */
const standIns: Record<string, Record<string, string>> = {
  apk: {
    sed: 'exec /bin/sed "$@"',
    apk: `case $1 in
      info) printf 'git\\njq\\n' ;;
      version) printf 'Installed: Available:\\njq-1.6-r1 < 1.7-r0\\n' ;;
    esac`,
  },
};

describe.each(Object.keys(standIns))('with a stand-in for %s', (manager) => {
  test.each(shells)('says what is there, under %s', async (shell) => {
    const { session } = await localSession(shell);
    const folder = await mkdtemp(join(tmpdir(), 'kplay-stand-ins-'));
    for (const [name, script] of Object.entries(standIns[manager]!)) {
      await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
      await chmod(join(folder, name), 0o755);
    }
    const look = (given: Values) =>
      send(session, 'package', given, { environment: { PATH: folder }, check: true });
    const name = ['git', 'jq', 'tree'];
    expect(await look({ name })).toMatchObject({ before: { git: 'present', jq: 'present', tree: 'absent' } });
    expect(await look({ name, state: 'latest' })).toMatchObject({
      before: { git: 'latest', jq: 'not the latest', tree: 'absent' },
    });
    expect(await look({ name, state: 'absent' })).toMatchObject({
      before: { git: 'present', tree: 'absent' },
    });
    expect(await look({ name, state: 'absent', purge: true })).toMatchObject({ before: { tree: 'purged' } });
    session.close();
  });
});

/** For each real manager, how an old hello gets there, and what shows that it is new and that tree is there. */
const managers: Partial<Record<PackageManager, [given: string, after: string]>> = {
  dnf: ['cd /srv/rpms; rpm -i hello-1.0.rpm hello-data-1.0.rpm', 'rpm -q hello-2.0 tree'],
  zypper: ['cd /srv/rpms; rpm -i hello-1.0.rpm hello-data-1.0.rpm; rpm -e tree', 'rpm -q hello-2.0 tree'],
  pacman: [
    'cd /srv/packages; pacman --noconfirm -U hello-1.0* hello-data*',
    "pacman -Q hello tree | grep 'hello 2'",
  ],
};

/** With dnf: there is one repository. */
const ofRepositories: Case[] = [
  {
    name: 'a repository that is disabled',
    args: { name: 'tree', disablerepo: '*' },
    given: 'rpm -e tree || :',
    fails: /There are no enabled repositories/,
  },
  {
    name: 'a repository that is enabled',
    args: { name: 'tree', disablerepo: '*', enablerepo: ['*'] },
    given: 'rpm -e tree || :',
    before: { tree: 'absent' },
    after: 'rpm -q tree',
  },
];

describe.each(Object.entries(managers))('with the real %s', (name, [given, after]) => {
  const manager = name as PackageManager;
  describe.skipIf(whyNoManager(manager))('', () => {
    const args = { name: ['hello', 'tree'], state: 'latest' };
    const before = { hello: 'not the latest', tree: 'absent' };
    const newest = { name: 'the newest', given, args, before, after };
    stateCases('package', [newest, ...(manager === 'dnf' ? ofRepositories : [])], packageMachine(manager));
  });
});
