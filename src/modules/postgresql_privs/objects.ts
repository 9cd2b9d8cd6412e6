import { postgresName, postgresText } from '../../core/sql-text.ts';

/** A kind of object that has privileges. */
export interface Kind {
  /** Its privileges, see "5.8. Privileges" in PostgreSQL's manual. */
  privileges: readonly string[];
  /** Its letter for acldefault(). */
  letter: string;
  /** Its word in GRANT. */
  word: string;
  /** The catalog with its ACL: columns and the table, up to `where`. */
  catalog: string;
  /** The column with its name. */
  name: string;
  /** The column with the schema that it is in, if it is in one. */
  schema?: string;
  /** The word for all of them in a schema, if GRANT has one. */
  all?: string;
}

const ofTables = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'];
const ofSequences = ['USAGE', 'SELECT', 'UPDATE'];
const ofFunctions = ['EXECUTE'];
const ofTypes = ['USAGE'];
const ofSchemas = ['CREATE', 'USAGE'];

function routine(word: string, kinds: string): Kind {
  return {
    privileges: ofFunctions,
    letter: 'f',
    word,
    catalog: `oid::regprocedure::text as name, proacl as acl, proowner as owner from pg_proc where prokind in (${kinds})`,
    name: 'oid',
    schema: 'pronamespace',
    all: `${word}s`,
  };
}

/** The kinds by the names that Ansible has for them. */
export const kinds: Readonly<Record<string, Kind>> = {
  table: {
    privileges: ofTables,
    letter: 'r',
    word: 'table',
    catalog: `relname as name, relacl as acl, relowner as owner from pg_class where relkind in ('r', 'v', 'm', 'f', 'p')`,
    name: 'relname',
    schema: 'relnamespace',
    all: 'tables',
  },
  sequence: {
    privileges: ofSequences,
    letter: 's',
    word: 'sequence',
    catalog: `relname as name, relacl as acl, relowner as owner from pg_class where relkind = 'S'`,
    name: 'relname',
    schema: 'relnamespace',
    all: 'sequences',
  },
  function: routine('function', `'f', 'a', 'w'`),
  procedure: routine('procedure', `'p'`),
  database: {
    privileges: ['CREATE', 'CONNECT', 'TEMPORARY'],
    letter: 'd',
    word: 'database',
    catalog: 'datname as name, datacl as acl, datdba as owner from pg_database where true',
    name: 'datname',
  },
  schema: {
    privileges: ofSchemas,
    letter: 'n',
    word: 'schema',
    catalog: 'nspname as name, nspacl as acl, nspowner as owner from pg_namespace where true',
    name: 'nspname',
  },
  type: {
    privileges: ofTypes,
    letter: 'T',
    word: 'type',
    catalog: 'typname as name, typacl as acl, typowner as owner from pg_type where true',
    name: 'typname',
    schema: 'typnamespace',
  },
  language: {
    privileges: ['USAGE'],
    letter: 'l',
    word: 'language',
    catalog: 'lanname as name, lanacl as acl, lanowner as owner from pg_language where true',
    name: 'lanname',
  },
  tablespace: {
    privileges: ['CREATE'],
    letter: 't',
    word: 'tablespace',
    catalog: 'spcname as name, spcacl as acl, spcowner as owner from pg_tablespace where true',
    name: 'spcname',
  },
  foreign_data_wrapper: {
    privileges: ['USAGE'],
    letter: 'F',
    word: 'foreign data wrapper',
    catalog: 'fdwname as name, fdwacl as acl, fdwowner as owner from pg_foreign_data_wrapper where true',
    name: 'fdwname',
  },
  foreign_server: {
    privileges: ['USAGE'],
    letter: 'S',
    word: 'foreign server',
    catalog: 'srvname as name, srvacl as acl, srvowner as owner from pg_foreign_server where true',
    name: 'srvname',
  },
};

/** The objects whose default privileges can be set: their privileges, and their letters in pg_default_acl and for acldefault(). */
export const defaultObjects: Readonly<
  Record<string, { privileges: readonly string[]; stored: string; letter: string }>
> = {
  TABLES: { privileges: ofTables, stored: 'r', letter: 'r' },
  SEQUENCES: { privileges: ofSequences, stored: 'S', letter: 's' },
  FUNCTIONS: { privileges: ofFunctions, stored: 'f', letter: 'f' },
  TYPES: { privileges: ofTypes, stored: 'T', letter: 'T' },
  SCHEMAS: { privileges: ofSchemas, stored: 'n', letter: 'n' },
};

/** A function with the types of its arguments, such as `add(int:int)`, in its parts. */
export function routineParts(text: string): { name: string; args: string } | undefined {
  const [, name, args] = /^([^()]+)\(([\w .:[\]"]*)\)$/.exec(text.trim()) ?? [];
  return name === undefined ? undefined : { name: name.trim(), args: args!.replaceAll(':', ', ') };
}

/** An object as SQL, for GRANT. */
export function objectName(type: string, object: string, schema: string): string {
  const { schema: isIn, word } = kinds[type]!;
  const parts = word === 'function' || word === 'procedure' ? routineParts(object) : undefined;
  const name = `${postgresName(parts?.name ?? object)}${parts ? `(${parts.args})` : ''}`;
  return isIn === undefined ? name : `${postgresName(schema)}.${name}`;
}

/** A query for the objects of a name, or for all in the schema: their names, ACLs and owners. */
export function objectsSql(type: string, object: string | undefined, schema: string): string {
  const kind = kinds[type]!;
  const isRoutine = kind.name === 'oid';
  const inSchema =
    kind.schema === undefined
      ? ''
      : ` and ${kind.schema} = (select oid from pg_namespace where nspname = ${postgresText(schema)})`;
  const named =
    object === undefined
      ? ''
      : isRoutine
        ? ` and oid = to_regprocedure(${postgresText(objectName(type, object, schema))})`
        : ` and ${kind.name} = ${postgresText(object)}`;
  return `select ${kind.catalog}${inSchema}${named}`;
}
