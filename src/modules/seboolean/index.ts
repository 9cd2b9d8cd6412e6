import type { Form } from '../../core/form.ts';
import { stateModule } from '../../core/module.ts';

const booleanForm: Form = { is: 'the name of a boolean', pattern: /^[A-Za-z]\w*$/ };

export default stateModule({
  summary: 'Switch the booleans of the SELinux policy of a host.',
  notes:
    'The host needs setsebool, of the package policycoreutils. Values for the next boot are read from the policy store, ' +
    'which needs root; those that nobody has set there are read with semanage of policycoreutils-python-utils, and count ' +
    'as unset without it. What the tests show: the tools of Debian change the store of a small policy, on hosts without an ' +
    'SELinux kernel. The current value is tested against files like those of the kernel only.',
  params: {
    name: {
      type: 'string',
      form: booleanForm,
      required: true,
      doc: 'The boolean, such as httpd_can_network_connect.',
    },
    state: { type: 'bool', required: true, doc: 'Whether it is on.' },
    persistent: { type: 'bool', default: false, doc: 'Also set the value that it has after a reboot.' },
    ignore_selinux_state: {
      type: 'bool',
      default: false,
      doc: 'Accept a host where SELinux is disabled: then there is no current value to set.',
    },
  },
  want: ({ state, persistent }) => ({
    current: state ? 'on' : 'off',
    ...(persistent && { persistent: state ? 'on' : 'off' }),
  }),
});
