import { actionModule } from '../../core/module.ts';
import { parsePattern, regexProblem, sendPattern } from '../../core/regex-args.ts';

export default actionModule({
  summary: 'Wait until a port is open or closed, or until a file exists, is gone or contains a text.',
  notes:
    'Without port and path, it waits for the whole timeout. Check mode looks once and does not wait. The host tries ports of ' +
    'other hosts with bash or nc.',
  params: {
    host: {
      type: 'string',
      default: '127.0.0.1',
      doc: 'The host of the port, as the host of the task can reach it.',
    },
    port: { type: 'int', doc: 'The TCP port to wait for.' },
    path: { type: 'path', doc: 'The file to wait for, instead of a port.' },
    search_regex: {
      type: 'string',
      doc: 'A regular expression of Python that the file, or what the port sends at first, must contain.',
    },
    state: {
      type: 'string',
      enum: ['started', 'present', 'stopped', 'absent', 'drained'],
      default: 'started',
      doc: 'What to wait for: started and present, stopped and absent mean the same; drained is a port without connections.',
    },
    timeout: { type: 'int', default: 300, doc: 'Seconds after which the task fails.' },
    delay: { type: 'int', default: 0, doc: 'Seconds to wait before the first look.' },
    sleep: { type: 'int', default: 1, doc: 'Seconds between two looks.' },
    connect_timeout: { type: 'int', default: 5, doc: 'Seconds to wait for a connection.' },
    msg: { type: 'string', doc: 'What the failure says.' },
  },
  check: ({ port, path, search_regex, state, sleep }) => {
    if (port !== undefined && path !== undefined) return 'give either port or path';
    if (port !== undefined && (port < 1 || port > 65535)) return 'port must be between 1 and 65535';
    if (state === 'drained' && port === undefined) return 'state drained needs port';
    if (search_regex !== undefined && port === undefined && path === undefined)
      return 'search_regex needs port or path';
    if (sleep < 1) return 'sleep must be at least 1';
    return regexProblem(() => patternOf(search_regex));
  },
  send: ({ port, search_regex, state }) => ({
    ...sendPattern('search_regex', patternOf(search_regex)),
    searches: search_regex !== undefined,
    port_hex: port?.toString(16).toUpperCase().padStart(4, '0'),
    state: { present: 'started', absent: 'stopped' }[state as string] ?? state,
  }),
  needs: ({ search_regex }) => (search_regex === undefined ? [] : ['regex']),
  returns: ({ results }, { host, port, path, state }) => ({
    elapsed: Number(results.elapsed ?? 0),
    state,
    ...(port === undefined ? { path: path ?? null } : { host, port }),
  }),
});

function patternOf(pattern: string | undefined) {
  return pattern === undefined ? undefined : parsePattern('search_regex', pattern, 'm');
}
