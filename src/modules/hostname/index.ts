import { stateModule } from '../../core/module.ts';

export default stateModule({
  summary: "Set the host's name, the one that it has now and the one that it gets at boot.",
  notes:
    'Does not change /etc/hosts. Facts that a run has gathered before keep the old name, also `facts.hostname`: ' +
    "unlike Ansible's module it sets none. The ways of openrc, redhat, sles and of systems other than Linux are not there.",
  params: {
    name: {
      type: 'string',
      required: true,
      doc: 'The name, with or without a domain: letters, digits, and between them dots, dashes and underscores.',
    },
    use: {
      type: 'string',
      enum: ['systemd', 'debian', 'alpine'],
      doc:
        'How: systemd and debian ask hostnamectl, alpine writes /etc/hostname and runs hostname. ' +
        'Otherwise hostnamectl is asked where it can be.',
    },
  },
  check: ({ name }) =>
    name.length <= 64 && /^[A-Za-z0-9]+((\.|[_-]+)[A-Za-z0-9]+)*$/.test(name)
      ? undefined
      : `"${name}" cannot be the name of a host`,
  want: ({ name }) => ({ static: name, running: name }),
  send: ({ use }) => ({ use: use === 'debian' ? 'systemd' : use }),
});
