import { forms } from '../../core/forms.ts';
import { sendRequest } from '../../core/http-request.ts';
import { actionModule } from '../../core/module.ts';
import { parsePattern, patternForm, sendPattern } from '../../core/regex-args.ts';

export default actionModule({
  summary:
    'Wait until a port is open or closed, a web server answers, or a file exists, is gone or contains a text.',
  notes:
    'Without port, path and url, it waits for the whole timeout. Check mode looks once and does not wait. The host tries ports of ' +
    'other hosts with bash or nc, and addresses with curl or GNU wget. Ansible has no url.',
  params: {
    host: {
      type: 'string',
      form: forms.hostAddress,
      default: '127.0.0.1',
      doc: 'The host of the port, as the host of the task can reach it.',
    },
    port: { type: 'int', min: 1, max: 65535, doc: 'The TCP port to wait for.' },
    path: { type: 'path', doc: 'The file to wait for, instead of a port.' },
    url: {
      type: 'string',
      form: forms.webAddress,
      doc: 'The address that must answer, instead of a port: the host asks for it, and follows redirects.',
    },
    status_code: {
      type: 'list',
      items: { type: 'int', min: 100, max: 599 },
      default: [200],
      doc: 'The statuses of the answer that count.',
    },
    validate_certs: {
      type: 'bool',
      default: true,
      doc: 'Whether the certificate of the server must be valid.',
    },
    search_regex: {
      type: 'string',
      form: patternForm,
      doc: 'A regular expression of Python that the file, the answer, or what the port sends at first, must contain.',
    },
    state: {
      type: 'string',
      enum: ['started', 'present', 'stopped', 'absent', 'drained'],
      default: 'started',
      doc: 'What to wait for: started and present, stopped and absent mean the same; drained is a port without connections.',
    },
    timeout: { type: 'int', min: 0, default: 300, doc: 'Seconds after which the task fails.' },
    delay: { type: 'int', min: 0, default: 0, doc: 'Seconds to wait before the first look.' },
    sleep: { type: 'int', min: 1, default: 1, doc: 'Seconds between two looks.' },
    connect_timeout: { type: 'int', min: 0, default: 5, doc: 'Seconds to wait for a connection.' },
    msg: { type: 'string', doc: 'What the failure says.' },
  },
  check: (args) => {
    if (args.state === 'drained' && args.port === undefined) return 'state drained needs port';
    const given = [args.port, args.path, args.url].filter((each) => each !== undefined);
    if (given.length > 1) return 'give one of port, path and url';
    return given.length === 0 && args.search_regex !== undefined
      ? 'search_regex needs port, path or url'
      : undefined;
  },
  send: ({ port, search_regex, state, url, validate_certs, connect_timeout }) => ({
    ...sendRequest({
      ...{ url: url ?? '', validate_certs, use_proxy: true, http_agent: 'kplay' },
      ...{ timeout: connect_timeout, follow: true },
    }),
    ...{ ca_path: undefined, client_cert: undefined, client_key: undefined, unix_socket: undefined },
    ...sendPattern('search_regex', patternOf(search_regex)),
    searches: search_regex !== undefined,
    port_hex: port?.toString(16).toUpperCase().padStart(4, '0'),
    state: { present: 'started', absent: 'stopped' }[state as string] ?? state,
  }),
  needs: ({ search_regex, url }) => [
    ...(search_regex === undefined ? [] : (['awk', 'regex'] as const)),
    ...(url === undefined ? [] : (['http'] as const)),
  ],
  returns: ({ results }, { host, port, path, url, state }) => ({
    elapsed: Number(results.elapsed ?? 0),
    state,
    ...(url !== undefined ? { url } : port === undefined ? { path: path ?? null } : { host, port }),
  }),
});

function patternOf(pattern: string | undefined) {
  return pattern === undefined ? undefined : parsePattern('search_regex', pattern, 'm');
}
