import { defaultObjects, kinds, routineParts } from './objects.ts';

/** The arguments that say which privileges are meant. */
export interface Request {
  type: string;
  state: string;
  database: string;
  schema: string;
  roles: string[];
  objs?: string[] | undefined;
  privs?: string[] | undefined;
  target_roles?: string[] | undefined;
  grant_option?: boolean | undefined;
}

/** The word for all objects of a type in a schema. */
export const allInSchema = 'ALL_IN_SCHEMA';

/** The schema of default privileges that hold in all schemas. */
export const noSchema = 'not-specified';

/** Splits the items of a list at commas, as Ansible does. */
export function commaItems(list: readonly string[] | undefined): string[] {
  return (list ?? []).flatMap((text) => text.split(',')).flatMap((text) => text.trim() || []);
}

/** The names of the objects; those of default privileges in capital letters. */
export function objectsOf({ type, objs, database, schema }: Request): string[] {
  const names = commaItems(objs);
  if (type === 'database' && names.length === 0) return [database];
  if (type !== 'default_privs') return names;
  const words = names.map((name) => name.toUpperCase());
  if (!words.includes('ALL_DEFAULT')) return words;
  // a schema is in no schema
  return Object.keys(defaultObjects).filter((word) => word !== 'SCHEMAS' || schema === noSchema);
}

/** The privileges in capital letters; `ALL` alone means all of them. */
export function privilegesOf({ privs }: Pick<Request, 'privs'>): string[] {
  const words = commaItems(privs).map((word) => word.toUpperCase().replace(/\s+/g, ' '));
  if (words.some((word) => word === 'ALL' || word === 'ALL PRIVILEGES')) return ['ALL'];
  return [...new Set(words.map((word) => (word === 'TEMP' ? 'TEMPORARY' : word)))].sort();
}

/** Says what is wrong with a request, in a sentence. */
export function requestProblem(request: Request): string | undefined {
  const { type, roles } = request;
  const objects = objectsOf(request);
  if (commaItems(roles).length === 0) return 'roles must name a role';
  if (objects.length === 0) return `type ${type} needs objs`;
  if (type === 'group') return groupProblem(request);
  if (privilegesOf(request).length === 0) return `type ${type} needs privs`;
  if (request.target_roles && type !== 'default_privs') return 'target_roles needs type default_privs';
  if (type === 'default_privs') return defaultsProblem(request, objects);
  if (objects.includes(allInSchema) && (kinds[type]!.all === undefined || objects.length > 1))
    return `objs cannot be ${allInSchema} for type ${type}, and not beside others`;
  const isRoutine = type === 'function' || type === 'procedure';
  const wrong = isRoutine && objects.find((object) => object !== allInSchema && !routineParts(object));
  if (wrong) return `"${wrong}" must have the types of its arguments, such as add(int:int)`;
  return unknownPrivilege(request, kinds[type]!.privileges, type);
}

function groupProblem({ privs, roles }: Request): string | undefined {
  if (privs !== undefined) return 'type group has no privs: roles become members of objs';
  return commaItems(roles).some(isPublic) ? 'PUBLIC cannot be a member of a role' : undefined;
}

function defaultsProblem(request: Request, objects: readonly string[]): string | undefined {
  const known = Object.keys(defaultObjects);
  const wrong = objects.find((object) => !known.includes(object));
  if (wrong !== undefined)
    return `objs of default_privs are ${known.join(', ')} or ALL_DEFAULT, not ${wrong}`;
  if (objects.includes('SCHEMAS') && request.schema !== noSchema)
    return `the default privileges of SCHEMAS need schema: ${noSchema}`;
  for (const object of objects) {
    const problem = unknownPrivilege(request, defaultObjects[object]!.privileges, object);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function unknownPrivilege(request: Request, known: readonly string[], of: string): string | undefined {
  const wrong = privilegesOf(request).find((word) => word !== 'ALL' && !known.includes(word));
  return wrong && `"${wrong}" is not a privilege of ${of}: ${known.join(', ')}, or ALL`;
}

/** Whether a name means all roles. */
export function isPublic(role: string): boolean {
  return role.toUpperCase() === 'PUBLIC';
}
