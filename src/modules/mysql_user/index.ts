import { createHash } from 'node:crypto';
import type { Form } from '../../core/form.ts';
import { stateModule } from '../../core/module.ts';
import { mysqlParams, sendMysql } from '../../core/mysql-client.ts';
import { loginProblem } from '../../core/sql-login.ts';
import { mysqlNameForm, mysqlText } from '../../core/sql-text.ts';
import { grantSql, readPrivileges } from './privileges.ts';

// the name of an anonymous user is empty
const userForm: Form = { ...mysqlNameForm, pattern: /^[^\0-\x1f\x7f]*$/ };
const pluginForm: Form = { is: 'letters, digits and _', pattern: /^\w+$/ };

export default stateModule({
  summary: 'Manage the users of a MySQL or MariaDB server, and their privileges.',
  notes:
    'The host needs mysql of the package mariadb-client. On Debian, root logs in by the socket without a password. ' +
    'Passwords are for the plugin mysql_native_password, and only their hashes are sent. Without priv, the privileges ' +
    'are not touched. The columns of a privilege are compared in the order of the alphabet.',
  params: {
    name: {
      type: 'string',
      form: userForm,
      required: true,
      aliases: ['user'],
      doc: 'The name of the user; an empty one is that of anonymous users.',
    },
    host: {
      type: 'string',
      form: mysqlNameForm,
      default: 'localhost',
      doc: 'Where the user comes from: a name, an address or a pattern such as %.',
    },
    host_all: {
      type: 'bool',
      default: false,
      doc: 'With state absent, remove the users of this name from all hosts.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the user exists.',
    },
    password: { type: 'string', secret: true, doc: 'The password, or its hash if encrypted is true.' },
    encrypted: {
      type: 'bool',
      default: false,
      doc: 'Whether password is a hash: * and 40 hexadecimal digits.',
    },
    update_password: {
      type: 'string',
      enum: ['always', 'on_create'],
      default: 'always',
      doc: 'Whether an existing user gets this password, too.',
    },
    plugin: {
      type: 'string',
      form: pluginForm,
      doc: 'The plugin that checks who logs in, such as unix_socket, without a password.',
    },
    priv: {
      type: 'any',
      doc: 'Privileges by object: a mapping such as {"shop.*": "SELECT,INSERT"}, or shop.*:SELECT,INSERT/stock.*:ALL.',
    },
    append_privs: { type: 'bool', default: false, doc: 'Leave other privileges of the user as they are.' },
    sql_log_bin: {
      type: 'bool',
      default: true,
      doc: 'Whether the binary log contains the change, so that replicas make it, too.',
    },
    ...mysqlParams,
  },
  check: (args) => {
    if (args.host_all && args.state === 'present') return 'host_all needs state: absent';
    if (args.encrypted && !/^\*[0-9A-F]{40}$/i.test(args.password ?? ''))
      return 'encrypted: true needs a password that is * and 40 hexadecimal digits';
    if (args.plugin !== undefined && args.password !== undefined) return 'use either password or plugin';
    try {
      readPrivileges(args.priv);
    } catch (error) {
      return (error as Error).message;
    }
    return loginProblem(args);
  },
  want: (args) => {
    if (args.state === 'absent') return { state: 'absent' };
    const privileges = Object.entries(readPrivileges(args.priv));
    return {
      state: 'present',
      ...(args.password !== undefined && args.update_password === 'always' && { password: 'as wanted' }),
      ...(args.plugin !== undefined && { plugin: args.plugin }),
      ...Object.fromEntries(privileges.map(([object, list]) => [object, list.join()])),
      ...(args.priv !== undefined && !args.append_privs && { others: '' }),
    };
  },
  needs: ['awk', 'sql'],
  send: (args) => {
    const account = accountOf(args);
    return {
      ...sendMysql(args),
      ...(!args.sql_log_bin && { before_sql: 'set sql_log_bin = 0;\n' }),
      read_sql: args.host_all ? readAllSql(args.name) : readSql(args),
      grants_sql: `show grants for ${account};`,
      wanted_grants: Object.entries(readPrivileges(args.priv))
        .map(([object, list]) => `${object}=${list.join()}`)
        .join('\n'),
      account,
    };
  },
  words: (args) => {
    const account = accountOf(args);
    const privileges = readPrivileges(args.priv);
    const login = loginSql(args);
    const grants = Object.entries(privileges).map(([object, list]) => grantSql(object, list, account));
    const create = [`create user ${account}${login};`, ...grants].join('\n');
    return [
      ...['state', args.state === 'absent' ? dropSql(args) : create],
      ...['password', `alter user ${account}${login};`, 'plugin', `alter user ${account}${login};`],
      ...Object.entries(privileges).flatMap(([object, list]) => [object, grantSql(object, list, account)]),
      // apply.sh revokes the privileges on other objects
      ...['others', '-- revoked'],
    ];
  },
});

interface Account {
  name: string;
  host: string;
}

interface Login {
  password?: string | undefined;
  encrypted: boolean;
  plugin?: string | undefined;
}

function accountOf({ name, host }: Account): string {
  return `${mysqlText(name)}@${mysqlText(host)}`;
}

function dropSql(args: Account & { host_all: boolean }): string {
  if (!args.host_all) return `drop user ${accountOf(args)};`;
  return `set session group_concat_max_len = 1000000;
set @kplay = (select group_concat(quote(user), '@', quote(host)) from mysql.user where user = ${mysqlText(args.name)});
set @kplay = concat('drop user ', @kplay);
prepare kplay from @kplay;
execute kplay;`;
}

function loginSql(args: Login): string {
  if (args.plugin !== undefined) return ` identified with ${args.plugin}`;
  return args.password === undefined
    ? ''
    : ` identified with mysql_native_password as ${mysqlText(hashOf(args as { password: string; encrypted: boolean }))}`;
}

/** The hash of mysql_native_password: SHA-1 of the SHA-1 of the password. */
function hashOf({ password, encrypted }: { password: string; encrypted: boolean }): string {
  if (encrypted) return password.toUpperCase();
  if (password === '') return '';
  const inner = createHash('sha1').update(password).digest();
  return `*${createHash('sha1').update(inner).digest('hex').toUpperCase()}`;
}

/** Whether any host has a user of this name. */
function readAllSql(name: string): string {
  return `select if(exists(select * from mysql.user where user = ${mysqlText(name)}), 'state=present', 'state=absent');`;
}

function readSql({ name, host, ...args }: Account & Login): string {
  const where = `from mysql.user where user = ${mysqlText(name)} and host = ${mysqlText(host)}`;
  const rows = ["'state=present'", "concat('plugin=', plugin)"];
  if (args.password !== undefined) {
    const hash = mysqlText(hashOf(args as { password: string; encrypted: boolean }));
    rows.push(`concat('password=', if(upper(authentication_string) = ${hash}, 'as wanted', 'other'))`);
  }
  return rows.map((row) => `select ${row} ${where};`).join('\n');
}
