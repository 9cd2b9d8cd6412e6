import type { Form } from './form.ts';
import { forms } from './forms.ts';
import type { ShellValue } from './module.ts';
import type { Args } from './params.ts';

/** libpq takes off blanks at the ends of the values in its file. */
const trimmed: Form = { is: 'a single line without blanks at its ends', pattern: /^\S([^\0-\x1f]*\S)?$/ };

/** How a module reaches PostgreSQL: the arguments of Ansible's modules. */
export const postgresParams = {
  login_user: {
    type: 'string',
    form: trimmed,
    default: 'postgres',
    aliases: ['login'],
    doc: 'The role that makes the change.',
  },
  login_password: { type: 'string', form: trimmed, secret: true, doc: 'Its password.' },
  login_host: {
    type: 'string',
    form: forms.hostAddress,
    aliases: ['host'],
    doc: 'The server; by default the one of the host itself, by its socket.',
  },
  login_port: {
    type: 'int',
    min: 1,
    max: 65535,
    default: 5432,
    aliases: ['port'],
    doc: 'The port of the server.',
  },
  login_unix_socket: {
    type: 'path',
    form: forms.wholePath,
    aliases: ['unix_socket'],
    doc: 'The directory of the socket, if it is not the usual one.',
  },
  ssl_mode: {
    type: 'string',
    enum: ['allow', 'disable', 'prefer', 'require', 'verify-ca', 'verify-full'],
    default: 'prefer',
    doc: 'Whether the connection is encrypted, and what is verified; see libpq.',
  },
  ca_cert: {
    type: 'path',
    form: forms.wholePath,
    aliases: ['ssl_rootcert'],
    doc: 'A file on the host with the certificates of the authorities to trust.',
  },
  ssl_cert: {
    type: 'path',
    form: forms.wholePath,
    doc: 'A file on the host with the certificate of the client.',
  },
  ssl_key: { type: 'path', form: forms.wholePath, doc: 'A file on the host with its key.' },
} as const;

type PostgresLogin = Args<typeof postgresParams>;

/**
 * The variables for sql.sh: a connection service file of libpq, so that no secret is an argument or in the environment
 * (https://www.postgresql.org/docs/current/libpq-pgservice.html).
 * @param other a database for the service `database`, beside the one for the service `kplay`
 */
export function sendPostgres(
  login: PostgresLogin,
  database: string,
  other?: string,
): Record<string, ShellValue> {
  const services = { kplay: database, ...(other !== undefined && { database: other }) };
  return {
    client: 'psql',
    client_package: 'postgresql-client',
    before_sql: '',
    client_file: Object.entries(services)
      .map(([service, name]) => `[${service}]\n${serviceLines(login, name)}\n`)
      .join(''),
  };
}

function serviceLines(login: PostgresLogin, database: string): string {
  const settings = {
    user: login.login_user,
    password: login.login_password,
    host: login.login_host ?? login.login_unix_socket,
    port: login.login_port,
    dbname: database,
    sslmode: login.ssl_mode,
    sslrootcert: login.ca_cert,
    sslcert: login.ssl_cert,
    sslkey: login.ssl_key,
    connect_timeout: 10,
    client_encoding: 'UTF8',
    application_name: 'kplay',
  };
  return Object.entries(settings)
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]))
    .join('\n');
}
