import { pathParams } from '../../core/file-attributes.ts';
import type { Form } from '../../core/form.ts';
import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';

const keyForm: Form = {
  is: 'the name of a kernel parameter',
  pattern: /^(?!.*(^|[./])\.?\.([./]|$))[^\s=#;-][^\s=]*$/,
  hint: (text) => {
    const [, name, value] = /^\s*([\w./-]+)\s*=\s*(\S.*)$/.exec(text) ?? [];
    return name && `write name: ${name} and value: "${value}"`;
  },
};

export default stateModule({
  summary: 'Manage kernel parameters in the file that is read at boot, and their current values.',
  notes:
    'Without sysctl_set, the current value changes only with the file, by reload. Values that differ only in blanks are equal.',
  params: {
    name: {
      type: 'string',
      required: true,
      aliases: ['key'],
      form: keyForm,
      doc: 'The name of the parameter, such as net.ipv4.ip_forward.',
    },
    value: { type: 'string', aliases: ['val'], form: forms.singleLine, doc: 'Its value.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the file contains the parameter.',
    },
    reload: { type: 'bool', default: true, doc: 'Load the file if it changes.' },
    sysctl_set: { type: 'bool', default: false, doc: 'Also set the current value, if it differs.' },
    sysctl_file: {
      type: 'path',
      form: forms.wholePath,
      default: '/etc/sysctl.conf',
      doc: 'The file.',
    },
    ignoreerrors: { type: 'bool', default: false, doc: 'Ignore parameters that the kernel does not know.' },
    ...pathParams,
  },
  check: ({ value, state }) =>
    state === 'present' && !value?.trim() ? 'state present needs value' : undefined,
  want: ({ value, state, sysctl_set }) => ({
    file: state === 'present' ? plain(value!) : 'absent',
    ...(state === 'present' && sysctl_set && { running: plain(value!) }),
  }),
  needs: ['awk', 'text'],
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
