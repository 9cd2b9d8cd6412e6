import { pathParams } from '../../core/file-attributes.ts';
import type { Form } from '../../core/form.ts';
import { stateModule } from '../../core/module.ts';
import { mysqlParams, sendMysql } from '../../core/mysql-client.ts';
import { loginProblem } from '../../core/sql-login.ts';
import { mysqlName, mysqlNameForm, mysqlText } from '../../core/sql-text.ts';
import { mysqldumpParams, mysqldumpWords } from './options.ts';

const databaseForm: Form = { ...mysqlNameForm, pattern: /^[^\0-\x1f\x7f=./\\]+$/ };
const setForm: Form = { is: 'letters, digits and _', pattern: /^\w+$/ };

export default stateModule({
  summary: 'Manage the databases of a MySQL or MariaDB server.',
  notes:
    'The host needs mysql and mysqldump of the package mariadb-client. On Debian, root logs in by the socket without a ' +
    'password. A dump is written if the file does not have the content of the databases: to compare, kplay makes the dump ' +
    'twice if they differ. Unlike in Ansible, an import happens once: a database that has tables already counts as ' +
    'imported, unless reimport is true. A file that ends with .gz, .bz2 or .xz is compressed.',
  params: {
    name: {
      type: 'list',
      form: databaseForm,
      required: true,
      aliases: ['db'],
      doc: 'The databases; for dump and import, `all` means all of the server.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent', 'dump', 'import'],
      default: 'present',
      doc: 'Whether they exist; dump writes them to target, import reads target into one, which it creates.',
    },
    target: { type: 'path', doc: 'The file on the host, for dump and import.' },
    reimport: {
      type: 'bool',
      default: false,
      doc: 'Import each time, also into a database that has tables.',
    },
    force: { type: 'bool', default: false, doc: 'Go on with a dump or an import after an error of SQL.' },
    encoding: { type: 'string', form: setForm, doc: 'The character set, such as utf8mb4.' },
    collation: { type: 'string', form: setForm, doc: 'The collation, such as utf8mb4_unicode_ci.' },
    ...mysqldumpParams,
    ...mysqlParams,
    ...pathParams,
  },
  check: (args) => databaseProblem(args) ?? loginProblem(args),
  want: ({ state, encoding, collation, ...args }) => {
    if (state === 'dump') return { target: 'current' };
    const exists = state !== 'absent';
    const databases = databasesOf(args.name).flatMap((each) => [
      [each, exists ? 'present' : 'absent'],
      ...(exists && encoding ? [[`${each} encoding`, encoding]] : []),
      ...(exists && collation ? [[`${each} collation`, collation]] : []),
    ]);
    return { ...Object.fromEntries(databases), ...(state === 'import' && { content: 'imported' }) };
  },
  needs: ({ state }) => (state === 'dump' || state === 'import' ? ['sql', 'dump'] : ['sql']),
  send: (args) => ({
    ...sendMysql(args),
    read_sql: readSql(databasesOf(args.name)),
    content_sql: contentSql(args.name[0]!),
    database: databasesOf(args.name)[0],
  }),
  words: (args) => {
    const { state, encoding, collation } = args;
    if (state === 'dump') return mysqldumpWords(args);
    return databasesOf(args.name).flatMap((each) => {
      const options = `${encoding ? ` character set ${encoding}` : ''}${collation ? ` collate ${collation}` : ''}`;
      const make = `create database ${mysqlName(each)}${options};`;
      const alter = `alter database ${mysqlName(each)}${options};`;
      return [
        ...[each, state === 'absent' ? `drop database ${mysqlName(each)};` : make],
        ...[`${each} encoding`, alter, `${each} collation`, alter],
      ];
    });
  },
});

/** Says what is wrong with the databases and the file of a task. */
function databaseProblem(args: {
  name: readonly string[];
  state: string;
  target?: string | undefined;
  reimport: boolean;
}): string | undefined {
  const { name, state } = args;
  const hasFile = state === 'dump' || state === 'import';
  if (name.length === 0) return 'name must contain a database';
  if (hasFile && args.target === undefined) return `state ${state} needs target`;
  if (!hasFile && args.target !== undefined) return 'target is for state dump and import';
  if (name.includes('all') && name.length > 1) return '`all` cannot be beside other databases';
  if (!hasFile && name.includes('all')) return '`all` is for state dump and import';
  if (state === 'import' && name.length > 1) return 'state import needs a single database';
  if (state !== 'import' && args.reimport) return 'reimport is for state import';
  if (state === 'import' && name.includes('all') && !args.reimport)
    return 'to import all databases, write reimport: true: a server always has tables';
  return undefined;
}

/** The databases that have a name. */
function databasesOf(names: readonly string[]): readonly string[] {
  return names.includes('all') ? [] : names;
}

/** Whether a database has tables, as the value of `content`. */
function contentSql(name: string): string {
  return `select if(exists(select * from information_schema.tables where table_schema = ${mysqlText(name)}), 'imported', 'none');`;
}

/** Rows of all databases, whether they exist or not. */
function readSql(names: readonly string[]): string {
  return names
    .map((name) => {
      const text = mysqlText(name);
      const is = `from information_schema.schemata where schema_name = ${text}`;
      return `select concat(${text}, '=', if(exists(select * ${is}), 'present', 'absent'));
select concat(${text}, ' encoding=', default_character_set_name) ${is};
select concat(${text}, ' collation=', default_collation_name) ${is};`;
    })
    .join('\n');
}
