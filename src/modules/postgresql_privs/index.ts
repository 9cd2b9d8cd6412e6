import { stateModule } from '../../core/module.ts';
import { postgresParams, sendPostgres } from '../../core/postgres-client.ts';
import { loginProblem } from '../../core/sql-login.ts';
import { postgresName, postgresNameForm } from '../../core/sql-text.ts';
import { changeSql } from './change-sql.ts';
import { kinds } from './objects.ts';
import { readSql } from './read-sql.ts';
import { allInSchema, noSchema, requestProblem } from './request.ts';

export default stateModule({
  summary: 'Grant privileges on objects of a PostgreSQL database to roles, or revoke them.',
  notes:
    'The host needs psql of the package postgresql-client. On Debian, the role postgres logs in only for the user of this ' +
    'name: use become_user: postgres. What the roles hold is in the access control lists of the objects, so a second run ' +
    'changes nothing. Privileges that are not named stay, and so do those that a role has as a member of others. Columns are ' +
    'not supported.',
  params: {
    database: {
      type: 'string',
      form: postgresNameForm,
      required: true,
      aliases: ['db', 'login_db'],
      doc: 'The database with the objects, to which kplay logs in.',
    },
    roles: {
      type: 'list',
      form: postgresNameForm,
      required: true,
      aliases: ['role'],
      doc: 'The roles that get the privileges, or lose them; PUBLIC for all.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the roles have the privileges.',
    },
    privs: {
      type: 'list',
      aliases: ['priv'],
      doc: 'The privileges, such as SELECT and INSERT; ALL for all.',
    },
    type: {
      type: 'string',
      enum: [...Object.keys(kinds), 'default_privs', 'group'],
      default: 'table',
      doc: 'What objs are; default_privs are for objects that a role creates later, and group makes the roles members of objs.',
    },
    objs: {
      type: 'list',
      form: postgresNameForm,
      aliases: ['obj'],
      doc:
        `The objects; ${allInSchema} for all tables, sequences, functions or procedures of the schema; a function has the ` +
        'types of its arguments, with colons, such as add(int:int). For type database, it is by default the database itself; ' +
        'for default_privs TABLES, SEQUENCES, FUNCTIONS, TYPES, SCHEMAS or ALL_DEFAULT.',
    },
    schema: {
      type: 'string',
      form: postgresNameForm,
      default: 'public',
      doc: `The schema of the objects; ${noSchema} for default_privs in all schemas.`,
    },
    grant_option: {
      type: 'bool',
      aliases: ['admin_option'],
      doc: 'Whether the roles may grant the privileges to others, with state present; otherwise this stays as it is.',
    },
    target_roles: {
      type: 'list',
      form: postgresNameForm,
      doc: 'For default_privs: the roles that create the objects; by default, the role that makes the change.',
    },
    session_role: {
      type: 'string',
      form: postgresNameForm,
      doc: 'The role to become after the login, to make the change.',
    },
    ...postgresParams,
  },
  check: (args) => requestProblem(args) ?? loginProblem(args),
  want: () => ({ privileges: 'as wanted' }),
  needs: ['sql'],
  send: (args) => {
    const become = args.session_role === undefined ? '' : `set role ${postgresName(args.session_role)};\n`;
    return {
      ...sendPostgres(args, args.database),
      before_sql: become,
      read_sql: `${become}${readSql(args)}`,
    };
  },
  words: (args) => ['privileges', changeSql(args)],
});
