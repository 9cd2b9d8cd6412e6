import { pathParams } from '../../core/file-attributes.ts';
import { homeProblem } from '../../core/home-path.ts';
import { stateModule } from '../../core/module.ts';

export default stateModule({
  summary: 'Manage kernel parameters in the file that is read at boot, and their current values.',
  notes:
    'Without sysctl_set, the current value changes only with the file, by reload. Values that differ only in blanks are equal.',
  params: {
    name: {
      type: 'string',
      required: true,
      aliases: ['key'],
      doc: 'The name of the parameter, such as net.ipv4.ip_forward.',
    },
    value: { type: 'string', aliases: ['val'], doc: 'Its value.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the file contains the parameter.',
    },
    reload: { type: 'bool', default: true, doc: 'Load the file if it changes.' },
    sysctl_set: { type: 'bool', default: false, doc: 'Also set the current value, if it differs.' },
    sysctl_file: { type: 'path', default: '/etc/sysctl.conf', doc: 'The file.' },
    ignoreerrors: { type: 'bool', default: false, doc: 'Ignore parameters that the kernel does not know.' },
    ...pathParams,
  },
  check: ({ name, value, state, sysctl_file }) => {
    const atHome = homeProblem({ sysctl_file });
    if (atHome !== undefined) return atHome;
    if (!/^[^\s=#;-][^\s=]*$/.test(name)) return `"${name}" cannot be the name of a parameter`;
    if (/(^|[./])\.?\.([./]|$)/.test(name)) return `"${name}" cannot be the name of a parameter`;
    if (state === 'present' && !value?.trim()) return 'state present needs value';
    return value?.includes('\n') ? 'value must be a single line' : undefined;
  },
  want: ({ value, state, sysctl_set }) => ({
    file: state === 'present' ? plain(value!) : 'absent',
    ...(state === 'present' && sysctl_set && { running: plain(value!) }),
  }),
  needs: ['text'],
  send: ({ name, value, sysctl_file, state, sysctl_set }) => ({
    value: value === undefined ? undefined : plain(value),
    path: sysctl_file,
    create: true,
    running: state === 'present' && sysctl_set ? `/proc/sys/${procPath(name)}` : undefined,
  }),
});

/** A value with single blanks. */
function plain(value: string): string {
  return value.trim().replace(/\s+/g, ' ');
}

/** sysctl(8): `.` separates the parts, and `/` stands for a dot in one; in a name that begins with a/b it is the reverse. */
function procPath(name: string): string {
  if (/^[^./]*\//.test(name)) return name;
  return name.replace(/[./]/g, (c) => (c === '.' ? '/' : '.'));
}
