import { stateModule } from '../../core/module.ts';

export default stateModule({
  summary: 'Set the time zone of the host.',
  notes:
    'Sets the link /etc/localtime, and /etc/timezone if that exists. Programs that run keep the time zone that they have. ' +
    'There is no support for the hardware clock (hwclock).',
  params: {
    name: {
      type: 'string',
      required: true,
      form: {
        is: 'a time zone such as Europe/Vienna',
        pattern: /^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/,
        hint: (text: string) => (/^\w+\/\w+ \w+$/.test(text) ? `write ${text.replace(' ', '_')}` : undefined),
      },
      doc: 'The name of the time zone, such as Europe/Vienna.',
    },
  },
  want: ({ name }) => ({ zone: name }),
});
