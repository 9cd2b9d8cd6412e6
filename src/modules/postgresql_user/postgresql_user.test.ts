import { expect, test } from 'vitest';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import { flagsOf } from './flags.ts';
import postgresqlUser from './index.ts';

test.each([
  ['', {}],
  ['CREATEDB,NOSUPERUSER', { createdb: 'yes', superuser: 'no' }],
  [' login , noInherit', { login: 'yes', inherit: 'no' }],
  ['NOLOGIN,LOGIN', 'LOGIN and NOLOGIN exclude each other'],
  ['NOTHING', expect.stringContaining('"NOTHING" is not an attribute of a role')],
])('the attributes %j', (text, flags) => {
  expect(flagsOf(text)).toEqual(flags);
});

test.each<[Values, RegExp]>([
  [{ name: 'pg_ada' }, /PostgreSQL reserves it/],
  [{ name: 'x'.repeat(64) }, /it has 64 bytes/],
  [{ name: 'ada', role_attr_flags: 'ADMIN' }, /is not an attribute of a role/],
  [{ name: 'ada', conn_limit: -2 }, /conn_limit/],
  [{ name: 'ada', comment: 'a\nb' }, /single line/],
  [{ name: 'ada', login_user: ' x' }, /without blanks at its ends/],
])('refuses %j', (given, message) => {
  const { problems } = checkArgs(postgresqlUser.params as Params, given);
  expect(problems.map((problem) => problem.message).join()).toMatch(message);
});
