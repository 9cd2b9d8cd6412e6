import { stateModule } from '../../core/module.ts';

export default stateModule({
  summary: 'Load or unload a kernel module, now and at boot.',
  notes:
    'A module that is part of the kernel counts as loaded. persistent uses /etc/modules-load.d and /etc/modprobe.d, as ' +
    'systemd and kmod read them.',
  params: {
    name: { type: 'string', required: true, doc: 'The name of the module.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the module is loaded.',
    },
    params: {
      type: 'string',
      default: '',
      doc: 'Parameters of the module, for loading it and, with persistent present, for the boot.',
    },
    persistent: {
      type: 'string',
      enum: ['disabled', 'present', 'absent'],
      default: 'disabled',
      doc: 'Whether the module is loaded at boot; disabled leaves that as it is.',
    },
  },
  check: ({ name, params }) => {
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name)) return `"${name}" cannot be the name of a module`;
    return params.includes('\n') ? 'params must be a single line' : undefined;
  },
  want: ({ state, params, persistent }) => ({
    state,
    ...(persistent !== 'disabled' && { boot: persistent }),
    ...(persistent === 'present' && params !== '' && { options: params }),
  }),
  send: ({ name }) => ({ loaded: name.replaceAll('-', '_') }),
  words: ({ params }) => params.split(/\s+/).filter((word) => word !== ''),
});
