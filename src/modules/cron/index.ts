import { pathParams } from '../../core/file-attributes.ts';
import { stateModule } from '../../core/module.ts';

const times = ['minute', 'hour', 'day', 'month', 'weekday'] as const;

export default stateModule({
  summary: 'Manage the jobs and variables of cron.',
  notes:
    'A job is found by the comment before it, `#Ansible: NAME`, as in Ansible, so that its jobs are taken over. The crontab ' +
    'of a user is read and written with crontab(1).',
  params: {
    name: { type: 'string', required: true, doc: 'The name of the job, or of the variable.' },
    job: { type: 'string', aliases: ['value'], doc: 'The command of the job, or the value of the variable.' },
    minute: { type: 'string', default: '*', doc: 'Minutes: 0-59, *, */5 and so on.' },
    hour: { type: 'string', default: '*', doc: 'Hours: 0-23, *, */2 and so on.' },
    day: { type: 'string', default: '*', aliases: ['dom'], doc: 'Days of the month: 1-31, * and so on.' },
    month: { type: 'string', default: '*', doc: 'Months: 1-12, *, JAN and so on.' },
    weekday: {
      type: 'string',
      default: '*',
      aliases: ['dow'],
      doc: 'Days of the week: 0-6 from Sunday on, *, MON-FRI and so on.',
    },
    special_time: {
      type: 'string',
      enum: ['annually', 'daily', 'hourly', 'monthly', 'reboot', 'weekly', 'yearly'],
      doc: 'A name for the time, instead of the five fields.',
    },
    user: {
      type: 'string',
      doc: 'The user whose crontab it is, by default the user of the task; with cron_file, the user that the job runs as.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the job or the variable exists.',
    },
    cron_file: {
      type: 'string',
      doc: 'A file of jobs instead of the crontab of a user: its path, or its name in /etc/cron.d.',
    },
    env: { type: 'bool', default: false, doc: 'Manage a variable of the crontab, not a job.' },
    disabled: { type: 'bool', default: false, doc: 'Comment out the job.' },
    backup: { type: 'bool', default: false, doc: 'Keep the old cron_file beside the new one.' },
    ...pathParams,
  },
  check: (args) => {
    const { name, job, user, state, special_time, cron_file, env, backup } = args;
    const fields = times.map((time) => args[time]);
    if ([name, job, user, cron_file].some((text) => text?.includes('\n')))
      return 'name, job and the others must be single lines';
    if (fields.some((text) => !/^[^\s#]+$/.test(text))) return 'the fields of the time must hold no blanks';
    if (state === 'present' && job === undefined) return `state present needs ${env ? 'value' : 'job'}`;
    if (special_time !== undefined && fields.some((text) => text !== '*'))
      return 'give either special_time or the fields of the time';
    if (user !== undefined && !/^[^-:,\s/][^:,\s/]*$/.test(user))
      return `"${user}" cannot be the name of a user`;
    if (cron_file !== undefined && user === undefined && !env && state === 'present')
      return 'cron_file needs user, as which the job runs';
    if (cron_file !== undefined && !/^(\/|[\w-]+$)/.test(cron_file))
      return 'cron_file must be an absolute path, or a name of letters, digits, _ and -';
    if (env && !/^[A-Za-z_]\w*$/.test(name)) return `"${name}" cannot be the name of a variable`;
    return backup && cron_file === undefined ? 'backup needs cron_file' : undefined;
  },
  want: ({ state, env }) => ({ [env ? 'variable' : 'job']: state }),
  needs: ['text'],
  send: (args) => ({
    path: args.cron_file?.replace(/^(?!\/)/, '/etc/cron.d/'),
    create: args.cron_file !== undefined,
    line: lineOf(args),
  }),
});

function lineOf(
  args: Record<(typeof times)[number], string> & {
    name: string;
    job?: string | undefined;
    env: boolean;
    disabled: boolean;
    special_time?: string | undefined;
    cron_file?: string | undefined;
    user?: string | undefined;
  },
): string {
  if (args.env) return `${args.name}="${args.job ?? ''}"`;
  const when = args.special_time ? `@${args.special_time}` : times.map((time) => args[time]).join(' ');
  const who = args.cron_file === undefined ? '' : ` ${args.user}`;
  return `${args.disabled ? '#' : ''}${when}${who} ${args.job ?? ''}`;
}
