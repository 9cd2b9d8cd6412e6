import { forms } from './forms.ts';
import type { ShellValue } from './module.ts';

/** Arguments of every module that sends an HTTP request from the host; see http.sh. */
export const httpParams = {
  url: {
    type: 'string',
    required: true,
    form: forms.webAddress,
    doc: 'The address: http, https or ftp.',
  },
  headers: {
    type: 'map',
    form: forms.singleLine,
    names: { is: 'the name of a header field', pattern: /^[\w!#$%&'*+.^`|~-]+$/ },
    doc: 'Header fields by name.',
  },
  url_username: { type: 'string', aliases: ['user', 'username'], doc: 'The user for basic authentication.' },
  url_password: { type: 'string', aliases: ['password'], secret: true, doc: 'The password of this user.' },
  force_basic_auth: {
    type: 'bool',
    default: false,
    doc: 'Has no effect: kplay always sends user and password with the first request.',
  },
  validate_certs: {
    type: 'bool',
    default: true,
    doc: 'Whether the certificate of the server must be valid.',
  },
  ca_path: { type: 'path', doc: 'A file on the host with the certificates of the authorities to trust.' },
  client_cert: { type: 'path', doc: 'A file on the host with the certificate of the client, in PEM.' },
  client_key: { type: 'path', doc: 'A file on the host with its key.' },
  use_proxy: { type: 'bool', default: true, doc: 'Whether to use the proxy that the environment names.' },
  http_agent: { type: 'string', default: 'kplay', doc: 'What the header field User-Agent says.' },
} as const;

/** A request, as both curl and wget can send it. */
export interface HttpRequest {
  url: string;
  headers?: Record<string, string> | undefined;
  url_username?: string | undefined;
  url_password?: string | undefined;
  validate_certs: boolean;
  use_proxy: boolean;
  http_agent: string;
  /** Seconds to wait for the connection, and for the next byte. */
  timeout: number;
  /** GET by default, or POST with a body. */
  method?: string;
  hasBody?: boolean;
  follow: boolean;
  compressed?: boolean;
}

/** The variables that http_fetch needs. Secrets and addresses are in files for curl and wget, never in their arguments. */
export function sendRequest(request: HttpRequest): Record<string, ShellValue> {
  return { curl: curlConfig(request), wget: wgetConfig(request), wget_url: request.url };
}

const redirects = 10;

/** A configuration file, see -K in curl(1). */
export function curlConfig(request: HttpRequest): string {
  const { url, headers = {}, url_username: user, url_password = '', timeout, method } = request;
  const isNatural = method === undefined || method === (request.hasBody ? 'POST' : 'GET');
  const options: [string, string | number | boolean | undefined][] = [
    ['url', url],
    ['head', method === 'HEAD'],
    ['request', isNatural || method === 'HEAD' ? undefined : method],
    ...Object.entries(headers).map(([name, value]): [string, string] => [
      'header',
      value === '' ? `${name};` : `${name}: ${value}`,
    ]),
    ['user', user === undefined ? undefined : `${user}:${url_password}`],
    ['user-agent', request.http_agent],
    ['insecure', !request.validate_certs],
    ['noproxy', request.use_proxy ? undefined : '*'],
    ['location', request.follow],
    ['max-redirs', redirects],
    ['proto', '=http,https,ftp'],
    ['proto-redir', '=http,https'],
    ['compressed', request.compressed],
    ['connect-timeout', timeout],
    ['speed-time', timeout],
    ['speed-limit', 1],
  ];
  return options
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? `${name}\n` : `${name} = ${quoted(String(value))}\n`))
    .join('');
}

/** Escapes are those of -K in curl(1). */
function quoted(text: string): string {
  const escaped = text
    .replace(/[\\"]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\t/g, '\\t');
  return `"${escaped}"`;
}

/** A configuration file, see --config in wget(1). */
function wgetConfig(request: HttpRequest): string {
  const { headers = {}, url_username: user, url_password = '', timeout } = request;
  const options: [string, string | number | undefined][] = [
    ...Object.entries(headers).map(([name, value]): [string, string] => ['header', `${name}: ${value}`]),
    ['method', request.method],
    ['http_user', user],
    ['http_password', user === undefined ? undefined : url_password],
    ['auth_no_challenge', user === undefined ? undefined : 'on'],
    ['user_agent', request.http_agent],
    ['check_certificate', request.validate_certs ? undefined : 'off'],
    ['use_proxy', request.use_proxy ? undefined : 'off'],
    ['max_redirect', request.follow ? redirects : 0],
    ['timeout', timeout],
    ['tries', 1],
    ['content_on_error', 'on'],
  ];
  return options
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
}
