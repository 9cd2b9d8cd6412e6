import { stateModule } from '../../core/module.ts';

export default stateModule({
  summary: 'Set the time zone of the host.',
  notes:
    'Sets the link /etc/localtime, and /etc/timezone if that exists. Programs that run keep the time zone that they have. ' +
    'There is no support for the hardware clock (hwclock).',
  params: {
    name: { type: 'string', required: true, doc: 'The name of the time zone, such as Europe/Vienna.' },
  },
  check: ({ name }) =>
    /^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/.test(name) ? undefined : `"${name}" cannot be a time zone`,
  want: ({ name }) => ({ zone: name }),
});
