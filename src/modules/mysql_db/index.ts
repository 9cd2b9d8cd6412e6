import type { Form } from '../../core/form.ts';
import { stateModule } from '../../core/module.ts';
import { mysqlParams, sendMysql } from '../../core/mysql-client.ts';
import { loginProblem } from '../../core/sql-login.ts';
import { mysqlName, mysqlNameForm, mysqlText } from '../../core/sql-text.ts';

const databaseForm: Form = { ...mysqlNameForm, pattern: /^[^\0-\x1f\x7f=./\\]+$/ };
const setForm: Form = { is: 'letters, digits and _', pattern: /^\w+$/ };

export default stateModule({
  summary: 'Manage the databases of a MySQL or MariaDB server.',
  notes:
    'The host needs mysql of the package mariadb-client. On Debian, root logs in by the socket without a password. To dump ' +
    'or import a database, run mysqldump or mysql with the module shell.',
  params: {
    name: {
      type: 'list',
      form: databaseForm,
      required: true,
      aliases: ['db'],
      doc: 'The databases.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether they exist.',
    },
    encoding: { type: 'string', form: setForm, doc: 'The character set, such as utf8mb4.' },
    collation: { type: 'string', form: setForm, doc: 'The collation, such as utf8mb4_unicode_ci.' },
    ...mysqlParams,
  },
  check: (args) => (args.name.length === 0 ? 'name must contain a database' : loginProblem(args)),
  want: ({ name, state, encoding, collation }) =>
    Object.fromEntries(
      name.flatMap((each) => [
        [each, state],
        ...(state === 'present' && encoding ? [[`${each} encoding`, encoding]] : []),
        ...(state === 'present' && collation ? [[`${each} collation`, collation]] : []),
      ]),
    ),
  needs: ['sql'],
  send: (args) => ({ ...sendMysql(args), read_sql: readSql(args.name) }),
  words: ({ name, state, encoding, collation }) =>
    name.flatMap((each) => {
      const options = `${encoding ? ` character set ${encoding}` : ''}${collation ? ` collate ${collation}` : ''}`;
      const make = `create database ${mysqlName(each)}${options};`;
      const alter = `alter database ${mysqlName(each)}${options};`;
      return [
        ...[each, state === 'absent' ? `drop database ${mysqlName(each)};` : make],
        ...[`${each} encoding`, alter, `${each} collation`, alter],
      ];
    }),
});

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
