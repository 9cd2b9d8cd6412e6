import { forms } from './forms.ts';
import type { ShellValue } from './module.ts';
import type { Args } from './params.ts';

/** How a module reaches MySQL or MariaDB: the arguments of Ansible's modules. */
export const mysqlParams = {
  login_user: {
    type: 'string',
    form: forms.singleLine,
    doc: 'The user that makes the change; by default the one of config_file, or the user of the task.',
  },
  login_password: { type: 'string', form: forms.singleLine, secret: true, doc: 'Its password.' },
  login_host: {
    type: 'string',
    form: forms.hostAddress,
    doc: 'The server; by default the one of the host itself, by its socket.',
  },
  login_port: {
    type: 'int',
    min: 1,
    max: 65535,
    default: 3306,
    doc: 'The port of the server, with login_host.',
  },
  login_unix_socket: { type: 'path', form: forms.wholePath, doc: 'The socket, if it is not the usual one.' },
  config_file: {
    type: 'path',
    form: forms.wholePath,
    doc: 'A file on the host with options for the client; by default ~/.my.cnf, if it exists.',
  },
  ca_cert: {
    type: 'path',
    form: forms.wholePath,
    aliases: ['ssl_ca'],
    doc: 'A file on the host with the certificates of the authorities to trust; the connection is encrypted.',
  },
  client_cert: {
    type: 'path',
    form: forms.wholePath,
    aliases: ['ssl_cert'],
    doc: 'A file on the host with the certificate of the client.',
  },
  client_key: {
    type: 'path',
    form: forms.wholePath,
    aliases: ['ssl_key'],
    doc: 'A file on the host with its key.',
  },
} as const;

type MysqlLogin = Args<typeof mysqlParams>;

/** The variables for sql.sh: a file of options for the client, so that no secret is an argument or in the environment. */
export function sendMysql(login: MysqlLogin): Record<string, ShellValue> {
  const settings = {
    user: login.login_user,
    password: login.login_password,
    host: login.login_host,
    port: login.login_host === undefined ? undefined : login.login_port,
    socket: login.login_unix_socket,
    'ssl-ca': login.ca_cert,
    'ssl-cert': login.client_cert,
    'ssl-key': login.client_key,
    'default-character-set': 'utf8mb4',
  };
  const lines = Object.entries(settings).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}="${String(value).replaceAll('\\', '\\\\')}"`],
  );
  const include = login.config_file === undefined ? '' : `!include ${login.config_file}\n`;
  return {
    client: 'mysql',
    client_package: 'mariadb-client',
    before_sql: '',
    client_file: `${include}[client]\n${lines.join('\n')}\n`,
  };
}
