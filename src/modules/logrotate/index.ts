import { pathParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { forms } from '../../core/forms.ts';
import { sha256 } from '../../core/hash.ts';
import { stateModule } from '../../core/module.ts';
import { ruleText } from './rule.ts';

const flag = (doc: string) => ({ type: 'bool', doc }) as const;
const script = (doc: string) => ({ type: 'string', code: 'sh', doc }) as const;

export default stateModule({
  summary: 'Manage a file of /etc/logrotate.d, which says when logs are rotated.',
  notes:
    'The arguments are directives of logrotate(8); what is not given is as in /etc/logrotate.conf. If the host has logrotate, it ' +
    'reads the new file first, with `logrotate -d`: a file that it does not accept is not put in place. Another file about the ' +
    'same logs is not noticed. Ansible has no such module in its core.',
  params: {
    name: { type: 'string', required: true, doc: 'The name of the file.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the file exists.',
    },
    paths: {
      type: 'list',
      aliases: ['path'],
      doc: 'The logs; may be patterns, such as /var/log/app/*.log. state present needs them.',
    },
    frequency: {
      type: 'string',
      enum: ['hourly', 'daily', 'weekly', 'monthly', 'yearly'],
      doc: 'How often the logs are rotated.',
    },
    rotate: { type: 'int', doc: 'How many old logs are kept.' },
    size: { type: 'string', doc: 'Rotate a log that is larger, such as 100M, whatever the frequency.' },
    minsize: { type: 'string', doc: 'Rotate a log only if it is larger, too.' },
    maxsize: { type: 'string', doc: 'Rotate a larger log before its time.' },
    maxage: { type: 'int', doc: 'Remove old logs after so many days.' },
    compress: flag('Compress old logs.'),
    delaycompress: flag('Compress a log at its second rotation.'),
    missingok: flag('A log may be missing.'),
    notifempty: flag('Do not rotate an empty log.'),
    copytruncate: flag('Copy the log and empty it, instead of renaming it.'),
    dateext: flag('Old logs have a date in their names, instead of a number.'),
    sharedscripts: flag('Run the scripts once for all logs.'),
    create: { type: 'string', doc: 'Mode, owner and group of the new log, such as 0640 www-data adm.' },
    su: { type: 'string', doc: 'User and group that rotate the logs, such as app app.' },
    olddir: { type: 'path', form: forms.wholePath, doc: 'The directory for old logs.' },
    options: { type: 'list', default: [], doc: 'More directives, a line each.' },
    prerotate: script('Shell script that runs before the rotation.'),
    postrotate: script('Shell script that runs after it, such as systemctl kill -s USR1 app.'),
    ...pathParams,
  },
  check: ({ name, state, paths, options, prerotate, postrotate, ...args }) => {
    // logrotate skips other names
    if (!/^[\w-][\w.-]*$/.test(name) || /(\.(dpkg-\w+|rpm\w+|bak|swp|disabled|cfsaved)|~)$/.test(name))
      return `"${name}" cannot be the name of a file of logrotate`;
    if (state === 'absent') return undefined;
    if (!paths?.length) return 'state present needs paths';
    const wrong = paths.find((path) => !/^\/[^"\\\0-\x1f]*$/.test(path));
    if (wrong !== undefined) return `"${wrong}" must be an absolute path without quotes`;
    const size = [args.size, args.minsize, args.maxsize].find(
      (each) => each !== undefined && !/^\d+[kMG]?$/.test(each),
    );
    if (size !== undefined) return `"${size}" must be a number of bytes, or with k, M or G after it`;
    const line = [args.create, args.su, args.olddir, ...options].find(
      (each) => each !== undefined && /[\n{}]/.test(each),
    );
    if (line !== undefined) return `"${line}" must be a single line without braces`;
    return [prerotate, postrotate].some((each) => /^\s*endscript\s*$/m.test(each ?? ''))
      ? 'a script must not contain endscript'
      : undefined;
  },
  want: (args) =>
    args.state === 'absent'
      ? { state: 'absent' }
      : { state: 'file', sha256: sha256(textOf(args)), ...wantAttributes(attributes) },
  looksAt: 'dest',
  send: (args) => ({
    ...sendAttributes(attributes),
    dest: `/etc/logrotate.d/${args.name}`,
    validate: undefined,
    paths: undefined,
    options: undefined,
    keep_sha256: undefined,
  }),
  content: (args) => (args.state === 'absent' ? undefined : textOf(args)),
});

/** logrotate ignores a file that others can write. */
const attributes = { mode: '0644', owner: 'root', group: 'root' };

type Args = Omit<Parameters<typeof ruleText>[0], 'flags' | 'values' | 'scripts'> & Record<string, unknown>;

function textOf(args: Args): string {
  const take = (names: string[]) => Object.fromEntries(names.map((name) => [name, args[name]])) as never;
  return ruleText({
    paths: args.paths,
    frequency: args.frequency,
    values: take(['rotate', 'size', 'minsize', 'maxsize', 'maxage', 'create', 'su', 'olddir']),
    flags: take([
      'compress',
      'delaycompress',
      'missingok',
      'notifempty',
      'copytruncate',
      'dateext',
      'sharedscripts',
    ]),
    options: args.options,
    scripts: take(['prerotate', 'postrotate']),
  });
}
