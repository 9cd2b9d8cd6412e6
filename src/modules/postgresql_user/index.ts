import type { Form } from '../../core/form.ts';
import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';
import { postgresParams, sendPostgres } from '../../core/postgres-client.ts';
import { loginProblem } from '../../core/sql-login.ts';
import { postgresName, postgresNameForm, postgresText } from '../../core/sql-text.ts';
import { attributes, flagsOf } from './flags.ts';
import { passwordSql } from './password.ts';

const roleForm: Form = {
  ...postgresNameForm,
  problem: (text) =>
    text === 'public' || text.startsWith('pg_') ? 'PostgreSQL reserves it' : postgresNameForm.problem?.(text),
};

const flagsForm: Form = {
  is: 'a list of attributes such as CREATEDB,NOSUPERUSER',
  problem: (text) => {
    const flags = flagsOf(text);
    return typeof flags === 'string' ? flags : undefined;
  },
};

export default stateModule({
  summary: 'Manage the roles of a PostgreSQL server that can log in.',
  notes:
    'The host needs psql of the package postgresql-client. On Debian, the role postgres logs in only for the user of this ' +
    'name: use become_user: postgres. The server itself compares the password with its hash, which needs a superuser; ' +
    'for these statements kplay turns off the log of the server. Privileges are for postgresql_privs.',
  params: {
    name: { type: 'string', form: roleForm, required: true, aliases: ['user'], doc: 'The name of the role.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the role exists.',
    },
    password: {
      type: 'string',
      secret: true,
      doc: 'Its password, or the hash of one as the server stores it; an empty one removes it.',
    },
    no_password_changes: {
      type: 'bool',
      default: false,
      doc: 'Use the password for a new role only.',
    },
    role_attr_flags: {
      type: 'string',
      form: flagsForm,
      doc: `Attributes, separated by commas: ${attributes.join(', ')}, or one of them after NO.`,
    },
    conn_limit: { type: 'int', min: -1, doc: 'The number of connections at a time; -1 for no limit.' },
    expires: {
      type: 'string',
      form: forms.singleLine,
      doc: 'The time until which the password is valid, or infinity.',
    },
    comment: { type: 'string', form: forms.singleLine, doc: 'A comment; an empty one removes it.' },
    login_db: {
      type: 'string',
      form: postgresNameForm,
      default: 'postgres',
      aliases: ['db'],
      doc: 'The database to log in to.',
    },
    ...postgresParams,
  },
  check: loginProblem,
  want: ({ state, ...args }) =>
    state === 'absent'
      ? { state }
      : {
          state,
          ...(flagsOf(args.role_attr_flags) as Record<string, string>),
          ...(args.password !== undefined && { password: 'as wanted' }),
          ...(args.conn_limit !== undefined && { conn_limit: String(args.conn_limit) }),
          ...(args.expires !== undefined && { expires: args.expires }),
          ...(args.comment !== undefined && { comment: args.comment }),
        },
  needs: ['sql'],
  send: (args) => ({
    ...sendPostgres(args, args.login_db),
    read_sql: `${quietSql}${readSql(args)}`,
    before_sql: quietSql,
  }),
  words: (args) => {
    const name = postgresName(args.name);
    const alter = (change: string) => `alter role ${name} ${change};`;
    const password = `password ${args.password ? postgresText(args.password) : 'null'}`;
    const limit = `connection limit ${args.conn_limit ?? -1}`;
    const expires = `valid until ${postgresText(args.expires ?? 'infinity')}`;
    const comment = `comment on role ${name} is ${args.comment ? postgresText(args.comment) : 'null'};`;
    const flags = Object.entries(flagsOf(args.role_attr_flags) as Record<string, string>).map(
      ([flag, value]) => [flag, value === 'yes' ? flag : `no${flag}`] as const,
    );
    const options = [
      ...(args.password === undefined ? [] : [password]),
      ...(args.conn_limit === undefined ? [] : [limit]),
      ...(args.expires === undefined ? [] : [expires]),
      // a role of this module can log in, unless it says otherwise
      ...(flags.some(([flag]) => flag === 'login') ? [] : ['login']),
      ...flags.map(([, option]) => option),
    ];
    const create = `create role ${name} ${options.join(' ')};${args.comment ? `\n${comment}` : ''}`;
    return [
      ...['state', args.state === 'absent' ? `drop role ${name};` : create],
      ...flags.flatMap(([flag, option]) => [flag, alter(option)]),
      ...[
        'password',
        alter(password),
        'conn_limit',
        alter(limit),
        'expires',
        alter(expires),
        'comment',
        comment,
      ],
    ];
  },
});

/** Statements with a password must not be in the log of the server or in its list of activities. Only superusers can say so. */
const quietSql = `do $kplay$ begin
  perform set_config(name, value, false) from (values ('log_statement', 'none'), ('log_min_duration_statement', '-1'),
    ('log_min_error_statement', 'panic'), ('track_activities', 'off')) as quiet(name, value);
exception when insufficient_privilege then null;
end $kplay$;
`;

function readSql(args: {
  name: string;
  password?: string | undefined;
  no_password_changes: boolean;
  expires?: string | undefined;
}): string {
  const name = postgresText(args.name);
  const yes = (column: string) => `case when ${column} then 'yes' else 'no' end`;
  const columns = {
    superuser: yes('rolsuper'),
    createrole: yes('rolcreaterole'),
    createdb: yes('rolcreatedb'),
    inherit: yes('rolinherit'),
    login: yes('rolcanlogin'),
    replication: yes('rolreplication'),
    bypassrls: yes('rolbypassrls'),
    conn_limit: 'rolconnlimit',
    expires:
      args.expires === undefined
        ? "coalesce(rolvaliduntil::text, 'infinity')"
        : `case when coalesce(rolvaliduntil, 'infinity') = ${postgresText(args.expires)}::timestamptz
    then ${postgresText(args.expires)} else coalesce(rolvaliduntil::text, 'infinity') end`,
    comment: "translate(coalesce(shobj_description(oid, 'pg_authid'), ''), E'\\n', ' ')",
  };
  const rows = Object.entries(columns).map(([key, value]) => `'${key}=' || ${value}`);
  const password =
    args.password === undefined
      ? ''
      : args.no_password_changes
        ? `select 'password=as wanted' from pg_roles where rolname = ${name};`
        : passwordSql(name, args.password);
  return `select unnest(array['state=present', ${rows.join(',\n  ')}]) from pg_roles where rolname = ${name};
${password}`;
}
