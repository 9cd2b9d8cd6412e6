import { expect, test } from 'vitest';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import postgresqlDb from './index.ts';

const argsOf = (given: Values) =>
  checkArgs(postgresqlDb.params as Params, { name: 'shop', ...given }).args as never;

test.each<[Values, string]>([
  [{}, 'create database "shop";'],
  [
    { name: 'a"b', owner: 'x', template: 'template0' },
    'create database "a""b" owner "x" template "template0";',
  ],
  [{ lc_collate: "C'", conn_limit: 3 }, `create database "shop" lc_collate E'C''' connection limit 3;`],
  [{ state: 'absent', force: true }, 'drop database "shop" with (force);'],
])('the statement of %j', (given, sql) => {
  expect(postgresqlDb.words!(argsOf(given)).slice(0, 2)).toEqual(['state', sql]);
});

test.each([
  ['utf-8', 'UTF8'],
  ['unicode', 'UTF8'],
  ['latin1', 'LATIN1'],
])('the encoding %s is %s', (encoding, name) => {
  expect(postgresqlDb.want(argsOf({ encoding }))).toMatchObject({ encoding: name });
});

test.each<[Values, RegExp]>([
  [{ name: 'postgres' }, /maintenance_db must be another database/],
  [{ login_host: 'db', login_unix_socket: '/s' }, /exclude each other/],
])('refuses %j', (given, message) => {
  expect(postgresqlDb.check!(argsOf(given))).toMatch(message);
});
