import { postgresName } from '../../core/sql-text.ts';
import { kinds, objectName } from './objects.ts';
import {
  allInSchema,
  commaItems,
  isPublic,
  noSchema,
  objectsOf,
  privilegesOf,
  type Request,
} from './request.ts';

/** The statements that make the privileges as wanted, all or none. */
export function changeSql(request: Request): string {
  const { state, type, grant_option } = request;
  const option = type === 'group' ? 'admin' : 'grant';
  const statements = targetsOf(request).flatMap(({ prefix, what }) => {
    if (state === 'absent') return [`${prefix}revoke ${what('from')}`];
    const withOption = grant_option ? ` with ${option} option` : '';
    return [
      `${prefix}grant ${what('to')}${withOption}`,
      ...(grant_option === false ? [`${prefix}revoke ${option} option for ${what('from')}`] : []),
    ];
  });
  return ['begin', ...statements, 'commit'].map((statement) => `${statement};`).join('\n');
}

/** What comes before GRANT, and what comes after it. */
interface Target {
  prefix: string;
  what: (preposition: string) => string;
}

function targetsOf(request: Request): Target[] {
  const { type } = request;
  const roles = commaItems(request.roles)
    .map((role) => (isPublic(role) ? 'public' : postgresName(role)))
    .join(', ');
  if (type === 'group')
    return objectsOf(request).map((group) => ({
      prefix: '',
      what: (preposition) => `${postgresName(group)} ${preposition} ${roles}`,
    }));
  const privileges = privilegesOf(request).join(', ');
  const on = (prefix: string, objects: string): Target => ({
    prefix,
    what: (preposition) => `${privileges} on ${objects} ${preposition} ${roles}`,
  });
  if (type === 'default_privs') {
    const prefix = defaultPrefix(request);
    return objectsOf(request).map((object) => on(prefix, object.toLowerCase()));
  }
  return objectsOf(request).map((object) => on('', objectsSqlOf(request, object)));
}

function defaultPrefix({ schema, target_roles }: Request): string {
  const owners = commaItems(target_roles).map(postgresName).join(', ');
  const forRole = owners ? ` for role ${owners}` : '';
  return `alter default privileges${forRole}${schema === noSchema ? '' : ` in schema ${postgresName(schema)}`} `;
}

function objectsSqlOf({ type, schema }: Request, object: string): string {
  const { word, all } = kinds[type]!;
  return object === allInSchema
    ? `all ${all} in schema ${postgresName(schema)}`
    : `${word} ${objectName(type, object, schema)}`;
}
