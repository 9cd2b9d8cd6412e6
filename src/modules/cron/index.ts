import { pathParams } from '../../core/file-attributes.ts';
import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';
import { timeForm } from './times.ts';

const times = ['minute', 'hour', 'day', 'month', 'weekday'] as const;

export default stateModule({
  summary: 'Manage the jobs and variables of cron.',
  notes:
    'A job is found by the comment before it, `#Ansible: NAME`, as in Ansible, so that its jobs are taken over. The crontab ' +
    'of a user is read and written with crontab(1).',
  params: {
    name: {
      type: 'string',
      required: true,
      form: forms.singleLine,
      doc: 'The name of the job, or of the variable.',
    },
    job: {
      type: 'string',
      aliases: ['value'],
      form: forms.singleLine,
      doc: 'The command of the job, or the value of the variable.',
    },
    minute: {
      type: 'string',
      default: '*',
      form: timeForm('minute'),
      doc: 'Minutes: 0-59, *, */5 and so on.',
    },
    hour: { type: 'string', default: '*', form: timeForm('hour'), doc: 'Hours: 0-23, *, */2 and so on.' },
    day: {
      type: 'string',
      default: '*',
      aliases: ['dom'],
      form: timeForm('day'),
      doc: 'Days of the month: 1-31, * and so on.',
    },
    month: {
      type: 'string',
      default: '*',
      form: timeForm('month'),
      doc: 'Months: 1-12, *, JAN and so on.',
    },
    weekday: {
      type: 'string',
      default: '*',
      aliases: ['dow'],
      form: timeForm('weekday'),
      doc: 'Days of the week: 0-6 from Sunday on, *, MON-FRI and so on.',
    },
    special_time: {
      type: 'string',
      enum: ['annually', 'daily', 'hourly', 'monthly', 'reboot', 'weekly', 'yearly'],
      doc: 'A name for the time, instead of the five fields.',
    },
    user: {
      type: 'string',
      form: forms.userName,
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
      form: {
        is: 'an absolute path, or a name of letters, digits, "_" and "-"',
        pattern: /^(\/[^\n]*|[\w-]+)$/,
        hint: (text: string) =>
          /^[\w-]+\./.test(text) ? 'cron ignores files with a dot in their name' : undefined,
      },
      doc: 'A file of jobs instead of the crontab of a user: its path, or its name in /etc/cron.d.',
    },
    env: { type: 'bool', default: false, doc: 'Manage a variable of the crontab, not a job.' },
    disabled: { type: 'bool', default: false, doc: 'Comment out the job.' },
    backup: { type: 'bool', default: false, doc: 'Keep the old cron_file beside the new one.' },
    ...pathParams,
  },
  check: (args) => {
    const { state, env } = args;
    if (state === 'present' && args.job === undefined) return `state present needs ${env ? 'value' : 'job'}`;
    if (args.special_time !== undefined && times.some((time) => args[time] !== '*'))
      return 'give either special_time or the fields of the time';
    if (!env && state === 'present' && args.cron_file !== undefined && args.user === undefined)
      return 'cron_file needs user, as which the job runs';
    if (args.backup && args.cron_file === undefined) return 'backup needs cron_file';
    return env && !/^[A-Za-z_]\w*$/.test(args.name)
      ? `"${args.name}" cannot be the name of a variable`
      : undefined;
  },
  want: ({ state, env }) => ({ [env ? 'variable' : 'job']: state }),
  needs: ['awk', 'text'],
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
