import { createHash } from 'node:crypto';
import type { Form } from '../../core/form.ts';
import { stateModule } from '../../core/module.ts';
import { mysqlParams, sendMysql } from '../../core/mysql-client.ts';
import { loginProblem } from '../../core/sql-login.ts';
import { mysqlNameForm, mysqlText } from '../../core/sql-text.ts';
import { grantSql, readPrivileges } from './privileges.ts';

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
      form: mysqlNameForm,
      required: true,
      aliases: ['user'],
      doc: 'The name of the user.',
    },
    host: {
      type: 'string',
      form: mysqlNameForm,
      default: 'localhost',
      doc: 'Where the user comes from: a name, an address or a pattern such as %.',
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
    ...mysqlParams,
  },
  check: (args) => {
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
  needs: ['sql'],
  send: (args) => {
    const account = accountOf(args);
    return {
      ...sendMysql(args),
      read_sql: readSql(args),
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
      ...['state', args.state === 'absent' ? `drop user ${account};` : create],
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

function readSql({ name, host, ...args }: Account & Login): string {
  const where = `from mysql.user where user = ${mysqlText(name)} and host = ${mysqlText(host)}`;
  const rows = ["'state=present'", "concat('plugin=', plugin)"];
  if (args.password !== undefined) {
    const hash = mysqlText(hashOf(args as { password: string; encrypted: boolean }));
    rows.push(`concat('password=', if(upper(authentication_string) = ${hash}, 'as wanted', 'other'))`);
  }
  return rows.map((row) => `select ${row} ${where};`).join('\n');
}
