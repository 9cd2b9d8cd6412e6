import { stateModule } from '../../core/module.ts';

export default stateModule({
  summary: "Set the host's name, both the current one and the one at boot.",
  notes:
    'Does not change /etc/hosts. Facts that were gathered before keep the old name, including `facts.hostname`: ' +
    "unlike Ansible's module, it sets no facts. There is no support for openrc, redhat, sles and systems other than Linux.",
  params: {
    name: {
      type: 'string',
      required: true,
      form: {
        is: 'the name of a host, with up to 64 characters',
        pattern: /^(?=.{1,64}$)[A-Za-z0-9]+((\.|[_-]+)[A-Za-z0-9]+)*$/,
      },
      doc: 'The name, with or without a domain: letters and digits, with dots, dashes and underscores between them.',
    },
    use: {
      type: 'string',
      enum: ['systemd', 'debian', 'alpine'],
      doc:
        'The method: systemd and debian use hostnamectl, alpine writes /etc/hostname and runs hostname. ' +
        'By default, hostnamectl is used where it works.',
    },
  },
  want: ({ name }) => ({ static: name, running: name }),
  send: ({ use }) => ({ use: use === 'debian' ? 'systemd' : use }),
});
