import type { Params } from '../../core/params.ts';

/** The arguments of docker_compose, with the names of Ansible's docker_compose_v2. */
export const composeParams = {
  project_src: { type: 'path', doc: 'The directory of the project on the host, with its compose.yml.' },
  definition: { type: 'any', doc: 'What a compose.yml says, instead of project_src; needs project_name.' },
  project_name: {
    type: 'string',
    doc: 'Name of the project. The default is what compose takes: COMPOSE_PROJECT_NAME, `name`, or that of the directory.',
  },
  files: { type: 'list', doc: 'The files of the project, instead of compose.yml and its override.' },
  profiles: { type: 'list', doc: 'Profiles to enable.' },
  env_files: { type: 'list', doc: 'Files of variables for the project, instead of .env.' },
  services: { type: 'list', doc: 'Only these services, and what they depend on.' },
  state: {
    type: 'string',
    enum: ['present', 'absent', 'stopped', 'restarted'],
    default: 'present',
    doc: 'Whether the containers run as described, are gone, do not run, or are restarted each time.',
  },
  pull: {
    type: 'string',
    enum: ['missing', 'always', 'never'],
    default: 'missing',
    doc: 'When to pull images; `always` sees a new image of the same tag, but not in check mode.',
  },
  build: {
    type: 'string',
    enum: ['missing', 'always', 'never'],
    default: 'missing',
    doc: 'When to build images; `always` sees changed sources, but not in check mode.',
  },
  recreate: {
    type: 'string',
    enum: ['auto', 'always', 'never'],
    default: 'auto',
    doc: 'Whether to create containers again: if their configuration differs, each time, or never.',
  },
  remove_orphans: {
    type: 'bool',
    default: false,
    doc: 'Remove containers of services that the project no longer has.',
  },
  wait: { type: 'bool', default: false, doc: 'Wait until no container is unhealthy or still starting.' },
  wait_timeout: { type: 'int', default: 300, doc: 'Seconds to wait.' },
  timeout: { type: 'int', doc: 'Seconds for a container to end by itself.' },
  remove_images: {
    type: 'string',
    enum: ['all', 'local'],
    doc: 'With state absent: remove the images of the services, all or those without a tag of their own.',
  },
  remove_volumes: {
    type: 'bool',
    default: false,
    doc: 'With state absent: remove the volumes and their data.',
  },
} as const satisfies Params;
