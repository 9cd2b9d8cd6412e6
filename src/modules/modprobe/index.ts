import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';

export default stateModule({
  summary: 'Load or unload a kernel module, now and at boot.',
  notes:
    'A module that is part of the kernel counts as loaded. persistent uses /etc/modules-load.d and /etc/modprobe.d, as ' +
    'systemd and kmod read them.',
  params: {
    name: {
      type: 'string',
      required: true,
      form: {
        is: 'the name of a kernel module',
        pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/,
        hint: (text: string) => (/^\S+\.ko/.test(text) ? 'leave .ko and the directory out' : undefined),
      },
      doc: 'The name of the module.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the module is loaded.',
    },
    params: {
      type: 'string',
      default: '',
      form: forms.singleLine,
      doc: 'Parameters of the module, for loading it and, with persistent present, for the boot.',
    },
    persistent: {
      type: 'string',
      enum: ['disabled', 'present', 'absent'],
      default: 'disabled',
      doc: 'Whether the module is loaded at boot; disabled leaves that as it is.',
    },
  },
  want: ({ state, params, persistent }) => ({
    state,
    ...(persistent !== 'disabled' && { boot: persistent }),
    ...(persistent === 'present' && params !== '' && { options: params }),
  }),
  send: ({ name }) => ({ loaded: name.replaceAll('-', '_') }),
  words: ({ params }) => params.split(/\s+/).filter((word) => word !== ''),
});
