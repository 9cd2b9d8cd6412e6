import { forms } from '../../core/forms.ts';
import { imageName } from '../../core/image-name.ts';
import * as notations from './notations.ts';

/** The arguments of docker_container, most with the names that docker and Ansible use. */
export const containerParams = {
  name: {
    type: 'string',
    required: true,
    form: { is: 'the name of a container', pattern: /^[a-zA-Z0-9][\w.-]+$/ },
    doc: 'Name of the container.',
  },
  state: {
    type: 'string',
    enum: ['started', 'present', 'stopped', 'absent'],
    default: 'started',
    doc: '`present`: the container exists as described, whether it runs or not.',
  },
  image: { type: 'string', form: imageName, doc: 'Image to run, such as registry.example.com/shop:1.4.' },
  pull: {
    type: 'string',
    enum: ['missing', 'always', 'never'],
    default: 'missing',
    doc: 'When to ask the registry; `always` sees a new image of the same tag, but not in check mode.',
  },
  command: { type: 'any', doc: 'Command to run in it, a list or a line.' },
  entrypoint: { type: 'any', doc: 'Program that runs the command, a list or a line.' },
  env: {
    type: 'map',
    names: { is: 'the name of an environment variable', pattern: /^[^\s=#][^\s=]*$/ },
    doc: 'Environment variables; reports and process lists do not show their values.',
  },
  env_file: {
    type: 'list',
    form: forms.singleLine,
    doc: 'Files on the host with lines of NAME=value, for the environment.',
  },
  ports: {
    type: 'list',
    aliases: ['published_ports'],
    form: notations.port,
    doc: 'Ports to publish, such as "8080:80".',
  },
  volumes: {
    type: 'list',
    form: notations.volume,
    doc: 'Folders and volumes to mount, such as /srv/shop:/data:ro.',
  },
  networks: { type: 'any', doc: 'Networks to connect to: a list of names, or of mappings with a name.' },
  network_mode: { type: 'string', form: forms.word, doc: 'Mode such as host or none, instead of networks.' },
  restart_policy: {
    type: 'string',
    enum: ['no', 'on-failure', 'always', 'unless-stopped'],
    default: 'no',
    doc: 'What docker does when the container ends.',
  },
  restart_retries: { type: 'int', min: 0, doc: 'The number of restarts with on-failure.' },
  labels: { type: 'map', doc: 'Labels of the container.' },
  user: { type: 'string', form: forms.word, doc: 'User inside the container, with or without a group.' },
  memory: { type: 'string', form: notations.memory, doc: 'Limit of memory, such as 512m.' },
  cpus: { type: 'number', min: 0, doc: 'Number of processors that it may use, such as 0.5.' },
  healthcheck: {
    type: 'map',
    keys: {
      test: { type: 'any', required: true, doc: 'A line of shell, or a list of words.' },
      interval: { type: 'string', form: forms.duration, doc: 'The time between two checks.' },
      timeout: { type: 'string', form: forms.duration, doc: 'The time that a check can take.' },
      retries: { type: 'int', min: 0, doc: 'After how many failures it is unhealthy.' },
      start_period: { type: 'string', form: forms.duration, doc: 'The time in which failures do not count.' },
    },
    doc: 'How docker checks that the container works.',
  },
  privileged: { type: 'bool', default: false, doc: 'Give it all permissions that root of the host has.' },
  capabilities: {
    type: 'list',
    aliases: ['cap_add'],
    form: { is: 'the name of a capability', pattern: /^[A-Za-z_]+$/ },
    doc: 'Capabilities to add, such as NET_ADMIN.',
  },
  devices: { type: 'list', form: notations.device, doc: 'Devices of the host, such as /dev/fuse.' },
  hostname: { type: 'string', form: forms.word, doc: 'Host name inside the container.' },
  extra_hosts: {
    type: 'list',
    form: notations.extraHost,
    doc: 'More lines for its /etc/hosts, as name:address.',
  },
  working_dir: {
    type: 'string',
    form: { is: 'an absolute path in the container', pattern: /^\// },
    doc: 'Folder in which the command runs.',
  },
  stop_timeout: {
    type: 'int',
    min: -1,
    doc: 'Seconds for it to end by itself after a stop; the default of docker is 10.',
  },
  log_driver: {
    type: 'string',
    form: forms.word,
    doc: 'Where its output goes, such as json-file or journald.',
  },
  log_options: { type: 'map', doc: 'Options of the log driver.' },
  restart: { type: 'bool', default: false, doc: 'Restart it each time; for handlers.' },
  recreate: { type: 'bool', default: false, doc: 'Create it again, each time.' },
  wait_healthy: {
    type: 'int',
    min: 1,
    doc: 'Seconds within which its health check must succeed; otherwise the old container is restored.',
  },
} as const;
