import { stateModule } from '../../core/module.ts';

/** What docker's configuration calls its default registry. */
const dockerHub = 'https://index.docker.io/v1/';

export default stateModule({
  summary: 'Log in to a registry of images, or log out.',
  notes:
    'Compares with the configuration of docker on the host, or with the program that keeps its passwords (credsStore, ' +
    'credHelpers). A new login asks the registry. The password is never an argument of a program.',
  params: {
    registry_url: {
      type: 'string',
      aliases: ['registry', 'url'],
      doc: 'The registry, such as registry.example.com:5000; by default Docker Hub.',
    },
    username: { type: 'string', doc: 'The user to log in.' },
    password: { type: 'string', secret: true, doc: 'The password or token of the user.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the host is logged in.',
    },
    reauthorize: {
      type: 'bool',
      default: false,
      aliases: ['reauth'],
      doc: 'Log in each time, so that the registry checks the password.',
    },
    config_path: {
      type: 'path',
      aliases: ['dockercfg_path'],
      doc: 'The configuration file, named config.json; by default the one of the user that the task runs as.',
    },
  },
  needs: ['docker'],
  check: ({ registry_url, username, password, state, config_path }) => {
    if (registry_url !== undefined && !/^(https?:\/\/)?[\w][\w.:-]*(\/[\w./-]*)?$/.test(registry_url))
      return `"${registry_url}" is not the address of a registry`;
    if (config_path !== undefined && !config_path.endsWith('/config.json'))
      return 'config_path must end with /config.json: docker knows only this name';
    if (state === 'absent') return undefined;
    if (!username || !password) return 'state present needs username and password';
    if (/[:\s]/.test(username)) return 'username must not contain blanks or a colon';
    return /[\r\n]/.test(password) ? 'password must be a single line' : undefined;
  },
  want: ({ username, state, reauthorize }) =>
    state === 'absent'
      ? { login: 'none' }
      : {
          login: username!,
          password: 'as wanted',
          ...(reauthorize && { reauthorized: 'done' }),
        },
  send: ({ registry_url, username = '', password = '' }) => ({
    ...registryOf(registry_url),
    registry_url: undefined,
    auth: Buffer.from(`${username}:${password}`).toString('base64'),
    username_json: goJson(username),
    password_json: goJson(password),
  }),
});

/** The registry for docker's command line, and its key in the configuration. */
function registryOf(url: string | undefined): { registry: string; registry_key: string } {
  const host = (url ?? '').replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  return ['', 'docker.io', 'index.docker.io'].includes(host)
    ? { registry: '', registry_key: dockerHub }
    : { registry: host, registry_key: host };
}

/** A text as Go writes it in JSON. */
function goJson(text: string): string {
  return JSON.stringify(text).replace(/[<>&]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
