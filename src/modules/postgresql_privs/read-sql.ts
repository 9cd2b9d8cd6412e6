import { postgresText } from '../../core/sql-text.ts';
import { defaultObjects, kinds, objectsSql } from './objects.ts';
import {
  allInSchema,
  commaItems,
  isPublic,
  noSchema,
  objectsOf,
  privilegesOf,
  type Request,
} from './request.ts';

/** Objects of one query, with how they hold privileges. */
interface Source {
  /** Rows with `name`, `acl` and what `held` needs. */
  objects: string;
  /** What the privileges are on, in reports, if the object does not exist. */
  name: string;
  /** Whether an object that does not exist lacks its privileges: not one of all in a schema. */
  isNamed: boolean;
  /** The ACL of object `o`, by default that of its owner. */
  acl: string;
  /** The letter for acldefault(). */
  letter: string;
}

/**
 * A query for the row `privileges=as wanted`, or for one with the privileges that the roles lack; for state absent, with
 * those that they hold. An ACL says who has granted what, so it does not matter what a role may do as a member of others.
 */
export function readSql(request: Request): string {
  const rows =
    request.type === 'group'
      ? objectsOf(request).map((group) => membershipSql(request, group))
      : sourcesOf(request).map((source) => privilegesSql(request, source));
  const word = request.state === 'absent' ? 'held' : 'missing';
  return `select 'privileges=' || coalesce('${word}: ' || left(string_agg(text, ', ' order by text), 200), 'as wanted')
from (
${rows.join('\nunion\n')}
) as found(text);`;
}

function sourcesOf(request: Request): Source[] {
  const { type, schema } = request;
  if (type === 'default_privs')
    return objectsOf(request).flatMap((object) => defaultSources(request, object));
  return objectsOf(request).map((object) => {
    const isNamed = object !== allInSchema;
    const { letter } = kinds[type]!;
    const objects = objectsSql(type, isNamed ? object : undefined, schema);
    return {
      objects,
      name: object,
      isNamed,
      letter,
      acl: `coalesce(o.acl, acldefault('${letter}', o.owner))`,
    };
  });
}

/** Those in all schemas begin with the usual privileges, those in one schema with none. */
function defaultSources({ schema, target_roles }: Request, object: string): Source[] {
  const { stored, letter } = defaultObjects[object]!;
  const owners = target_roles ? commaItems(target_roles).map(postgresText) : ['current_user'];
  const isGlobal = schema === noSchema;
  const namespace = isGlobal
    ? '0'
    : `coalesce((select oid from pg_namespace where nspname = ${postgresText(schema)}), 1)`;
  const name = `${object}${isGlobal ? '' : ` in ${schema}`}`;
  return owners.map((owner) => ({
    objects: `select ${postgresText(name)}::text as name, r.oid as owner, d.defaclacl as acl from pg_roles r
    left join pg_default_acl d on d.defaclrole = r.oid and d.defaclobjtype = '${stored}' and d.defaclnamespace = ${namespace}
    where r.rolname = ${owner}`,
    name,
    isNamed: true,
    letter,
    acl: isGlobal ? `coalesce(o.acl, acldefault('${letter}', o.owner))` : 'o.acl',
  }));
}

function privilegesSql(request: Request, { objects, name, isNamed, acl, letter }: Source): string {
  const words = privilegesOf(request);
  const privileges =
    words[0] === 'ALL'
      ? `(select privilege_type from aclexplode(acldefault('${letter}', 10)) where grantee = 10)`
      : `(values ${words.map((word) => `('${word}')`).join(', ')})`;
  const held = `exists (select from aclexplode(${acl}) a
    where a.grantee = w.oid and a.privilege_type = p.word${optionSql(request, 'a.is_grantable')})`;
  return `select p.word || '${optionText(request, 'grant')} on ' || coalesce(o.name, ${postgresText(name)}) || ' for ' || w.name
  from ${rolesSql(request)} cross join ${privileges} as p(word)
  ${isNamed ? 'left ' : ''}join (${objects}) as o on true where ${wrong(request, held)}`;
}

function membershipSql(request: Request, group: string): string {
  const held = `exists (select from pg_auth_members m join pg_roles g on g.oid = m.roleid
    where g.rolname = ${postgresText(group)} and m.member = w.oid${optionSql(request, 'm.admin_option')})`;
  return `select 'membership of ' || ${postgresText(group)} || '${optionText(request, 'admin')} for ' || w.name
  from ${rolesSql(request)} where ${wrong(request, held)}`;
}

/** The roles with their names and numbers: that of PUBLIC is 0, and that of a missing role is null. */
function rolesSql({ roles }: Request): string {
  const rows = commaItems(roles).map((role) => {
    const text = postgresText(role);
    return isPublic(role)
      ? `('PUBLIC', 0::oid)`
      : `(${text}, (select oid from pg_roles where rolname = ${text}))`;
  });
  return `(values ${rows.join(', ')}) as w(name, oid)`;
}

/** The option matters only where privileges are granted. */
function optionSql({ state, grant_option }: Request, column: string): string {
  if (state === 'absent' || grant_option === undefined) return '';
  return ` and ${grant_option ? '' : 'not '}${column}`;
}

function optionText({ state, grant_option }: Request, option: string): string {
  if (state === 'absent' || grant_option === undefined) return '';
  return ` ${grant_option ? 'with' : 'without'} ${option} option`;
}

function wrong({ state }: Request, held: string): string {
  return state === 'absent' ? held : `not ${held}`;
}
