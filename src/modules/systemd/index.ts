import { stateModule } from '../../core/module.ts';
import { unitName } from '../../core/unit-name.ts';

export default stateModule({
  summary: 'Start, stop, enable and mask systemd units: services, sockets, timers and all others.',
  notes:
    'After a start it looks whether the unit stays up; if not, the reason and the last lines of its journal are shown. ' +
    'A oneshot service without RemainAfterExit counts as started when it has run and succeeded; if nothing else ' +
    'depends on it systemd forgets that, and it is started again. ' +
    '`restarted` and `reloaded` act each time: use them in handlers. `daemon_reload` with a name acts only if ' +
    'systemd says that the unit needs it.',
  params: {
    name: {
      type: 'string',
      aliases: ['unit', 'service'],
      doc: 'The unit; `.service` is assumed if it says nothing else.',
    },
    state: {
      type: 'string',
      enum: ['started', 'stopped', 'restarted', 'reloaded'],
      doc: 'What it shall do; `reloaded` starts a unit that does not run.',
    },
    enabled: {
      type: 'bool',
      doc: 'Start it at boot, or not. A unit without an [Install] section cannot tell: it is left alone.',
    },
    masked: { type: 'bool', doc: 'Make it impossible to start, or possible again.' },
    daemon_reload: {
      type: 'bool',
      default: false,
      aliases: ['daemon-reload'],
      doc: 'Let systemd read changed unit files first; without a name, always.',
    },
    daemon_reexec: {
      type: 'bool',
      default: false,
      aliases: ['daemon-reexec'],
      doc: 'Let systemd start itself anew first, each time.',
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
      doc: 'Do not wait until it has started or stopped, nor look how that went.',
    },
    force: { type: 'bool', default: false, doc: 'Let enabling replace links that are in the way.' },
  },
  check: (args) => {
    const { name, state, enabled, masked, scope } = args;
    const wanted = state !== undefined || enabled !== undefined || masked !== undefined;
    if (!wanted && !args.daemon_reload && !args.daemon_reexec)
      return 'give state, enabled, masked, daemon_reload or daemon_reexec';
    if (wanted && !name) return 'state, enabled and masked need the name of a unit';
    if (masked && (enabled || (state && state !== 'stopped')))
      return 'a masked unit cannot be started or enabled';
    if (scope === 'global' && (state || args.daemon_reload || args.daemon_reexec))
      return 'scope global knows enabled and masked only';
    return undefined;
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
});
