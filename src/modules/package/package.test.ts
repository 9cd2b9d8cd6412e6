import { expect, test } from 'vitest';
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
  expect(pkg.check!(args(given))).toBeUndefined();
  expect(pkg.want(args(given))).toEqual(want);
});

test.each<[Values, RegExp]>([
  [{ name: [] }, /empty/],
  [{ name: '-y' }, /cannot be/],
  [{ name: 'git-' }, /cannot be/],
  [{ name: 'a=1' }, /cannot be/],
  [{ name: 'a b' }, /cannot be/],
])('refuses %j', (given, message) => expect(pkg.check!(args(given))).toMatch(message));
