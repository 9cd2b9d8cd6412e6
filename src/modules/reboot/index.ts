import { actionModule } from '../../core/module.ts';
import { reboot } from './reboot.ts';

export default actionModule({
  summary: 'Restart the host, and wait until it is back.',
  notes:
    'The host is back when it has another boot id and test_command succeeds. The user of the task must be allowed to ' +
    'restart the host. A container without an init of its own cannot be restarted.',
  params: {
    reboot_timeout: { type: 'int', min: 1, default: 600, doc: 'Seconds to wait until the host is back.' },
    pre_reboot_delay: { type: 'int', min: 0, default: 0, doc: 'Seconds to wait before the restart.' },
    post_reboot_delay: { type: 'int', min: 0, default: 0, doc: 'Seconds to wait once the host is back.' },
    test_command: {
      type: 'string',
      code: 'sh',
      default: 'true',
      doc: 'A command that must succeed once it is back.',
    },
    reboot_command: { type: 'string', code: 'sh', doc: 'The command that restarts the host.' },
    connect_timeout: { type: 'int', doc: 'Has no effect: the connection has its own timeout.' },
    msg: {
      type: 'string',
      default: 'Reboot initiated by kplay',
      doc: 'The message for users that are logged in.',
    },
  },
  send: () => ({ act: 'look' }),
  drive: reboot,
});
