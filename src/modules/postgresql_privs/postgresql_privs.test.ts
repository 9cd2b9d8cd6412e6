import { expect, test } from 'vitest';
import { refusalOf } from '../../../test/support/refusal.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import { changeSql } from './change-sql.ts';
import postgresqlPrivs from './index.ts';
import { readSql } from './read-sql.ts';

const [database, roles] = ['shop', 'web'];

test.each<[Values, string]>([
  [{ roles: ' ', objs: 'a', privs: 'ALL' }, 'roles must name a role'],
  [{ privs: 'ALL' }, 'type table needs objs'],
  [{ objs: 'a' }, 'type table needs privs'],
  [{ objs: 'a', privs: 'SELECT,EXECUTE' }, '"EXECUTE" is not a privilege of table: SELECT'],
  [{ type: 'group', objs: 'a', privs: 'ALL' }, 'type group has no privs'],
  [{ type: 'group', objs: 'a', roles: 'public' }, 'PUBLIC cannot be a member'],
  [{ type: 'schema', objs: 'ALL_IN_SCHEMA', privs: 'ALL' }, 'objs cannot be ALL_IN_SCHEMA for type schema'],
  [{ objs: 'a,ALL_IN_SCHEMA', privs: 'ALL' }, 'not beside others'],
  [{ type: 'function', objs: 'add', privs: 'ALL' }, '"add" must have the types of its arguments'],
  [{ type: 'function', objs: 'add(int); drop role x', privs: 'ALL' }, 'must have the types'],
  [{ type: 'default_privs', objs: 'VIEWS', privs: 'ALL' }, 'or ALL_DEFAULT, not VIEWS'],
  [{ type: 'default_privs', objs: 'SCHEMAS', privs: 'ALL' }, 'need schema: not-specified'],
  [{ type: 'default_privs', objs: 'TYPES', privs: 'SELECT' }, '"SELECT" is not a privilege of TYPES: USAGE'],
  [{ objs: 'a', privs: 'ALL', target_roles: 'b' }, 'target_roles needs type default_privs'],
  [{ objs: 'a', privs: 'ALL', login_host: 'a', login_unix_socket: '/b' }, 'exclude each other'],
  [{ type: 'role', objs: 'a' }, '"type"'],
])('refuses %j', (given, message) => {
  expect(refusalOf(postgresqlPrivs, { database, roles, ...given })).toContain(message);
});

const requestOf = (given: Values) => {
  const { args, problems } = checkArgs(postgresqlPrivs.params as Params, { database, roles, ...given });
  expect(problems).toEqual([]);
  return args as never;
};

test.each<[Values, string[]]>([
  [
    { objs: 'a,b"c', privs: 'select' },
    ['grant SELECT on table "public"."a" to "web"', 'grant SELECT on table "public"."b""c" to "web"'],
  ],
  [
    { objs: 'ALL_IN_SCHEMA', privs: 'all privileges', schema: 's' },
    ['grant ALL on all tables in schema "s" to "web"'],
  ],
  [
    { type: 'database', privs: 'temp', state: 'absent', roles: 'Public' },
    ['revoke TEMPORARY on database "shop" from public'],
  ],
  [
    { type: 'function', objs: 'add(int:text[])', privs: 'EXECUTE', grant_option: true },
    ['grant EXECUTE on function "public"."add"(int, text[]) to "web" with grant option'],
  ],
  [
    { type: 'group', objs: 'boss', grant_option: false },
    ['grant "boss" to "web"', 'revoke admin option for "boss" from "web"'],
  ],
  [
    { type: 'default_privs', objs: 'tables', privs: 'SELECT', target_roles: 'a,b' },
    ['alter default privileges for role "a", "b" in schema "public" grant SELECT on tables to "web"'],
  ],
  [
    { type: 'default_privs', objs: 'TYPES', privs: 'ALL', schema: 'not-specified', state: 'absent' },
    ['alter default privileges revoke ALL on types from "web"'],
  ],
])('the statements for %j', (given, statements) => {
  expect(changeSql(requestOf(given))).toBe(
    ['begin;', ...statements.map((each) => `${each};`), 'commit;'].join('\n'),
  );
});

test('values are texts in the query', () => {
  const sql = readSql(requestOf({ objs: "a' or true", schema: "b'", roles: "c'", privs: 'SELECT' }));
  expect(sql.match(/\b[abc]'+[^,)]*/g)!.every((text) => /^[abc]''/.test(text))).toBe(true);
});
