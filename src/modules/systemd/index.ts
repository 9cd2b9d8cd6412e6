import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';
import { unitName } from '../../core/unit-name.ts';

export default stateModule({
  summary: 'Start, stop, enable and mask systemd units: services, sockets, timers and all other types.',
  notes:
    'After a start, kplay checks that the unit stays up, at the latest before the next task that may need it. If not, ' +
    'this task fails, with the reason and the last lines of the journal. A oneshot service without RemainAfterExit counts as started once it has run and succeeded. If nothing ' +
    'else depends on it, systemd forgets that, and the service is started again. ' +
    '`restarted` and `reloaded` act each time: use them in handlers. `daemon_reload` with a name acts only if ' +
    'systemd says that the unit needs it.',
  params: {
    name: {
      type: 'string',
      aliases: ['unit', 'service'],
      form: forms.unit,
      doc: 'The unit; `.service` is added if the name has no suffix.',
    },
    state: {
      type: 'string',
      enum: ['started', 'stopped', 'restarted', 'reloaded'],
      doc: 'The state of the unit; `reloaded` starts a unit that does not run.',
    },
    enabled: {
      type: 'bool',
      doc: 'Whether to start it at boot. A unit without an [Install] section is not changed.',
    },
    masked: { type: 'bool', doc: 'Whether to make it impossible to start.' },
    daemon_reload: {
      type: 'bool',
      default: false,
      aliases: ['daemon-reload'],
      doc: 'First let systemd read changed unit files; without a name, always.',
    },
    daemon_reexec: {
      type: 'bool',
      default: false,
      aliases: ['daemon-reexec'],
      doc: 'First let systemd re-execute itself, each time.',
    },
    scope: {
      type: 'string',
      enum: ['system', 'user', 'global'],
      default: 'system',
      doc: 'The units of the system, of the user who runs the task, or of all users (`enabled` and `masked` only).',
    },
    no_block: {
      type: 'bool',
      default: false,
      doc: 'Do not wait until it has started or stopped, and do not check the result.',
    },
    force: { type: 'bool', default: false, doc: 'Let `enabled` replace conflicting links.' },
  },
  check: (args) => {
    const { state, enabled, masked } = args;
    const wanted = state !== undefined || enabled !== undefined || masked !== undefined;
    if (!wanted && !args.daemon_reload && !args.daemon_reexec)
      return 'give state, enabled, masked, daemon_reload or daemon_reexec';
    if (masked && (enabled || (state && state !== 'stopped')))
      return 'a masked unit cannot be started or enabled';
    if (args.scope === 'global' && (state || args.daemon_reload || args.daemon_reexec))
      return 'scope global allows only enabled and masked';
    return wanted && !args.name ? 'state, enabled and masked need the name of a unit' : undefined;
  },
  want: ({ state, enabled, masked, daemon_reload, daemon_reexec }) => ({
    ...(daemon_reexec && { systemd: 'executed anew' }),
    ...(daemon_reload && { files: 'loaded' }),
    ...(masked !== undefined && { masked: masked ? 'yes' : 'no' }),
    ...(enabled !== undefined && { enabled: enabled ? 'yes' : 'no' }),
    ...(state && { state }),
  }),
  send: ({ name }) => ({ name: name && unitName(name) }),
  needs: ['units'],
  startsUnit: {},
});
