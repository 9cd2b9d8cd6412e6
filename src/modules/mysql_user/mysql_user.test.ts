import { expect, test } from 'vitest';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import mysqlUser from './index.ts';
import { grantSql, readPrivileges } from './privileges.ts';

const args = (given: Values) => checkArgs(mysqlUser.params as Params, { name: 'ada', ...given });

test.each<[unknown, Record<string, string>]>([
  [undefined, {}],
  ['*.*:ALL', { '*.*': 'ALL' }],
  [
    'shop.*:select, insert/stock.items:ALL PRIVILEGES,GRANT',
    { 'shop.*': 'INSERT,SELECT', 'stock.items': 'ALL,GRANT' },
  ],
  [{ '`shop`.*': ['SELECT', 'grant option'] }, { 'shop.*': 'GRANT,SELECT' }],
  ['shop.t:SELECT (b, a),UPDATE', { 'shop.t': 'SELECT (a, b),UPDATE' }],
  ['*.*:REPLICATION  CLIENT,USAGE', { '*.*': 'REPLICATION CLIENT,USAGE' }],
])('the privileges of %j', (given, privileges) => {
  const read = Object.entries(readPrivileges(given)).map(([object, list]) => [object, list.join()]);
  expect(Object.fromEntries(read)).toEqual(privileges);
});

test.each<[unknown, RegExp]>([
  ['shop:ALL', /must have the form database.table/],
  ['shop.*', /must have the form database.table:PRIVILEGE/],
  ['*.t:ALL', /must name the database/],
  ['a.*:', /must not be empty/],
  ['a.*:SELECT; drop', /is not a privilege/],
  [['a'], /must be a text or a mapping/],
])('refuses the privileges %j', (given, message) => {
  expect(() => readPrivileges(given)).toThrow(message);
});

test.each([
  ['shop.*', ['SELECT'], 'grant SELECT on `shop`.* to x;'],
  ['*.*', ['ALL', 'GRANT'], 'grant ALL on *.* to x with grant option;'],
  ['a`b.t', ['GRANT'], 'grant usage on `a``b`.`t` to x with grant option;'],
])('grants on %s', (object, list, sql) => {
  expect(grantSql(object, list, 'x')).toBe(sql);
});

test.each<[Values, RegExp]>([
  [{ encrypted: true, password: 'plain' }, /40 hexadecimal digits/],
  [{ plugin: 'unix_socket', password: 'x' }, /either password or plugin/],
  [{ priv: 'shop:ALL' }, /must have the form/],
  [{ host_all: true }, /host_all needs state: absent/],
  [{ login_host: 'db', login_unix_socket: '/s' }, /exclude each other/],
])('refuses %j', (given, message) => {
  expect(mysqlUser.check!(args(given).args as never)).toMatch(message);
});

test('sends the hash of a password, never the password', () => {
  const step = { words: mysqlUser.words!(args({ password: 'open sesame' }).args as never) };
  expect(JSON.stringify(step)).not.toContain('sesame');
  // SELECT PASSWORD('open sesame')
  expect(JSON.stringify(step)).toContain('*06E3FDB83F907DC2FC3C80EFFD687ACB55F8BCBC');
});
