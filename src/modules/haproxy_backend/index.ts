import type { Form } from '../../core/form.ts';
import { stateModule } from '../../core/module.ts';

/** The letters of a name, see "1.1. proxy sections" in HAProxy's manual: names never become commands. */
const nameForm: Form = { is: 'a name of letters, digits, ".", "_", ":" and "-"', pattern: /^[\w.:-]+$/ };

const weightForm: Form = {
  is: 'a number up to 256, or a percentage of the weight in the configuration, such as 50%',
  pattern: /^\d+%?$/,
  problem: (text) => (text.endsWith('%') || Number(text) <= 256 ? undefined : `${text} is above 256`),
};

export default stateModule({
  summary:
    'Take a server out of a backend of HAProxy, or put it back, and wait until its connections have ended.',
  notes:
    "This speaks to HAProxy's runtime socket, which needs level admin; the host needs socat, nc with the option -U, perl or " +
    'python3 for that. HAProxy forgets such a state when it is restarted or reloaded, unless it has a server-state-file. ' +
    'With delegate_to, a play about servers changes them at their load balancer.',
  needs: ['awk'],
  params: {
    backend: { type: 'string', required: true, form: nameForm, doc: 'The name of the backend.' },
    server: {
      type: 'string',
      required: true,
      aliases: ['host'],
      form: nameForm,
      doc: 'The name of the server in the backend.',
    },
    state: {
      type: 'string',
      enum: ['ready', 'drain', 'maint'],
      doc: 'ready takes requests; drain takes only those of sessions that stick to it; maint takes none, and is not checked.',
    },
    weight: {
      type: 'string',
      form: weightForm,
      doc: 'The weight among the servers, or a percentage of the one in the configuration, such as 50%.',
    },
    wait: {
      type: 'bool',
      default: false,
      doc: 'Wait until the server has no connections; with state ready, until HAProxy regards it as up.',
    },
    timeout: { type: 'int', min: 1, default: 300, doc: 'Seconds to wait, after which the task fails.' },
    shutdown_sessions: {
      type: 'bool',
      default: false,
      doc: 'Close the connections of the server; with wait, instead of waiting for their end.',
    },
    socket: {
      type: 'path',
      form: { is: 'a path without blanks and special characters', pattern: /^\/[\w./@+-]+$/ },
      default: '/run/haproxy/admin.sock',
      doc: "HAProxy's runtime socket: stats socket in its configuration.",
    },
  },
  check: ({ state, weight, wait, shutdown_sessions }) => {
    if (state === undefined && weight === undefined) return 'give state or weight';
    if (wait && state === undefined) return 'wait needs state';
    return shutdown_sessions && state !== 'drain' && state !== 'maint'
      ? 'shutdown_sessions needs state drain or maint'
      : undefined;
  },
  want: ({ state, weight, wait, shutdown_sessions }) => ({
    ...(state !== undefined && { state }),
    ...(weight !== undefined && { weight }),
    ...(wait && state === 'ready' && { up: 'yes' }),
    ...((wait || shutdown_sessions) && state !== 'ready' && { connections: 'none' }),
  }),
});
