import { expect, test } from 'vitest';
import { refusalOf } from '../../../test/support/refusal.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import apt from './index.ts';

const args = (given: Values) => {
  const { args: checked, problems } = checkArgs(apt.params as Params, given);
  expect(problems).toEqual([]);
  return checked as never;
};

test.each<[Values, Record<string, string>]>([
  [{ name: 'nginx' }, { nginx: 'present' }],
  [{ pkg: ['git,curl', ' jq '] }, { git: 'present', curl: 'present', jq: 'present' }],
  [{ name: 'nginx=1.22*' }, { nginx: '1.22*' }],
  [{ name: 'nginx/bookworm-backports' }, { nginx: 'present' }],
  [{ name: 'libc6:i386', state: 'latest' }, { 'libc6:i386': 'latest' }],
  [{ name: 'nginx', state: 'absent' }, { nginx: 'absent' }],
  [{ name: 'nginx', state: 'absent', purge: true }, { nginx: 'purged' }],
  [{ update_cache: true }, { cache: 'fresh' }],
  [
    { cache_valid_time: 60, upgrade: 'dist' },
    { cache: 'fresh', upgrades: 'none' },
  ],
  [{ deb: '/tmp/a.deb' }, { deb: 'installed' }],
  [{ clean: true }, { downloads: 'none' }],
  [
    { autoremove: true, autoclean: true },
    { unneeded: 'none', outdated_files: 'none' },
  ],
])('%j wants %j', (given, want) => {
  expect(refusalOf(apt, given)).toBeUndefined();
  expect(apt.want(args(given))).toEqual(want);
});

test.each<[Values, RegExp]>([
  [{}, /say what to do/],
  [{ name: '-o=x' }, /must be the name of a package/],
  [{ name: 'a b' }, /must be the name of a package/],
  [{ name: 'nginx-' }, /must be the name of a package/],
  [{ name: 'nginx=1 2' }, /version/],
  [{ name: 'nginx=$(id)' }, /version/],
  [{ name: 'nginx/a b' }, /release/],
  [{ name: '*', state: 'latest' }, /must be the name of a package/],
  [{ name: ['a1', 'a1=2'] }, /twice/],
  [{ state: 'latest' }, /needs name/],
  [{ deb: '/a', name: 'b1' }, /cannot be used with name/],
  [{ name: 'a1', upgrade: 'full' }, /leave name out/],
  [{ name: 'a1', default_release: '-x' }, /release/],
  [{ name: 'a1', state: 'absent', only_upgrade: true }, /only_upgrade needs state/],
  [{ name: 'a1', dpkg_options: '--force-all' }, /without --/],
])('refuses %j', (given, message) => expect(refusalOf(apt, given)).toMatch(message));

test.each<[Values, string]>([
  [{ name: 'a1' }, 'force-confdef force-confold'],
  [{ name: 'a1', dpkg_options: 'force-confnew, force-overwrite' }, 'force-confnew  force-overwrite'],
  [{ name: 'a1', dpkg_options: [] }, ''],
])('%j gives dpkg %s', (given, options) => expect(apt.send!(args(given)).dpkg_options).toBe(options));

test('force allows all of it', () => {
  expect(apt.send!(args({ name: 'a1', force: true }))).toMatchObject({
    allow_downgrade: true,
    allow_unauthenticated: true,
    allow_change_held_packages: true,
  });
});
