import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';
import { quoteForRedis, redisSettings, settingName, settingValue } from './settings.ts';

export default stateModule({
  summary: 'Change settings of a Redis server while it runs.',
  notes:
    'The host needs redis-cli of the package redis-tools, or valkey-cli. The commands and the password are sent on its stdin. ' +
    'A value is compared with what Redis reports, for sizes in bytes; write others in the order in which CONFIG GET shows ' +
    'them. To set requirepass, use the same value for login_password. A setting that needs a restart belongs in redis.conf.',
  params: {
    config: {
      type: 'map',
      names: settingName,
      form: settingValue,
      doc: 'Values by setting, such as {maxmemory: 512mb}.',
    },
    command: { type: 'string', enum: ['config'], doc: "Ansible's name for what this module does." },
    name: { type: 'string', form: settingName, doc: 'A single setting, instead of config.' },
    value: { type: 'string', form: settingValue, doc: 'Its value.' },
    rewrite: {
      type: 'bool',
      default: false,
      doc: 'After a change, Redis writes its settings to its configuration file, so that a restart keeps them.',
    },
    login_host: {
      type: 'string',
      form: forms.hostAddress,
      default: '127.0.0.1',
      doc: 'The server, as the host of the task can reach it.',
    },
    login_port: { type: 'int', min: 1, max: 65535, default: 6379, doc: 'The port of the server.' },
    login_user: {
      type: 'string',
      form: forms.word,
      doc: 'The user to log in as, with a server of version 6 or later.',
    },
    login_password: { type: 'string', form: forms.singleLine, secret: true, doc: 'The password.' },
    tls: { type: 'bool', default: false, doc: 'Whether the connection is encrypted.' },
    validate_certs: {
      type: 'bool',
      default: true,
      doc: 'Whether the certificate of the server must be valid.',
    },
    ca_certs: { type: 'path', doc: 'A file on the host with the certificates of the authorities to trust.' },
  },
  check: ({ config, name, value, login_user, login_password }) => {
    if ((config === undefined) === (name === undefined)) return 'give either config, or name and value';
    if ((name === undefined) !== (value === undefined)) return 'name and value belong together';
    if (login_user !== undefined && login_password === undefined) return 'login_user needs login_password';
    return config && Object.keys(config).length === 0 ? 'config must have a setting' : undefined;
  },
  want: (args) => Object.fromEntries(redisSettings(configOf(args)).map(({ name, shown }) => [name, shown])),
  send: ({ login_user, login_password }) => ({
    config: undefined,
    value: undefined,
    login_user: undefined,
    login_password: undefined,
    auth:
      login_password === undefined
        ? undefined
        : ['AUTH', ...(login_user === undefined ? [] : [login_user]), login_password]
            .map((word, i) => (i === 0 ? word : quoteForRedis(word)))
            .join(' '),
  }),
  words: (args) =>
    redisSettings(configOf(args)).flatMap(({ name, shown, value, reported }) => [
      name,
      shown,
      value,
      reported,
      `CONFIG SET ${name} ${quoteForRedis(value)}`,
    ]),
});

function configOf(args: {
  config?: Record<string, string> | undefined;
  name?: string | undefined;
  value?: string | undefined;
}): Record<string, string> {
  return args.config ?? { [args.name!]: args.value! };
}
