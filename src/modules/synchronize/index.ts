import { pathParams } from '../../core/file-attributes.ts';
import { forms } from '../../core/forms.ts';
import { actionModule } from '../../core/module.ts';
import { synchronize } from './rsync.ts';

const byArchive = 'by default as archive';
const pathForm = { is: 'a path without ~', pattern: /^[^~\n][^\n]*$/ };
const optForm = {
  is: 'an option that begins with -',
  pattern: /^-[^\n]*$/,
  problem: (text: string) =>
    /^(-[A-Za-z]*[eM]|--(rsh|rsync-path|remote-option|server|daemon|password-file|config)\b)/.test(text)
      ? 'how the host is reached is for kplay to decide'
      : undefined,
};

export default actionModule({
  summary: 'Bring a folder of the controller to the host with rsync, or the other way round.',
  notes:
    'Controller and host need rsync. It talks through a second channel of the connection that kplay has, as the user of the task: host ' +
    'keys, passwords and become are as for other tasks, and no other program logs in. The host must allow two channels (MaxSessions of ' +
    'sshd). In check mode, rsync says what it would do. With mode pull, the files of each host need a folder of their own, such as ' +
    '`backup/{{ inventory_hostname }}/`; what a host sends is not trusted, so devices, links that lead out of the folder and setuid ' +
    'bits are not brought. Registers `stdout_lines`, the changes as rsync prints them.',
  params: {
    src: {
      type: 'string',
      required: true,
      form: pathForm,
      doc: 'The folder or file to copy, relative to the playbook if it is on the controller; a slash at the end means what is in the folder.',
    },
    dest: {
      type: 'string',
      required: true,
      form: pathForm,
      doc: 'The path of the copy, relative to the playbook if it is on the controller.',
    },
    mode: {
      type: 'string',
      enum: ['push', 'pull'],
      default: 'push',
      doc: 'The direction: to the host, or from it.',
    },
    archive: { type: 'bool', default: true, doc: 'Keep all attributes, and bring what is in folders.' },
    checksum: { type: 'bool', default: false, doc: 'Compare contents, not only sizes and times.' },
    compress: { type: 'bool', default: true, doc: 'Compress what is sent.' },
    delete: {
      type: 'bool',
      default: false,
      doc: 'Remove from dest what is not in src; needs recursive or archive.',
    },
    dirs: { type: 'bool', default: false, doc: 'Bring folders without what is in them.' },
    recursive: { type: 'bool', doc: `Bring what is in folders; ${byArchive}.` },
    links: { type: 'bool', doc: `Bring links as links; ${byArchive}.` },
    copy_links: { type: 'bool', default: false, doc: 'Bring what links lead to.' },
    perms: { type: 'bool', doc: `Keep permissions; ${byArchive}.` },
    times: { type: 'bool', doc: `Keep times of modification; ${byArchive}.` },
    owner: { type: 'bool', doc: `Keep owners; ${byArchive}.` },
    group: { type: 'bool', doc: `Keep groups; ${byArchive}.` },
    existing_only: { type: 'bool', default: false, doc: 'Create no new files.' },
    partial: { type: 'bool', default: false, doc: 'Keep parts of files if the transfer ends early.' },
    delay_updates: { type: 'bool', default: true, doc: 'Put all files in place at the end.' },
    exclude: { type: 'list', form: forms.singleLine, doc: 'Patterns of rsync(1) for what stays as it is.' },
    link_dest: {
      type: 'list',
      form: forms.hostPath,
      doc: 'Folders of the host whose files get links if they are the same.',
    },
    rsync_opts: { type: 'list', form: optForm, doc: 'More options of rsync(1), one in each element.' },
    rsync_path: { type: 'path', form: forms.wholePath, doc: 'The rsync of the host.' },
    rsync_timeout: {
      type: 'int',
      min: 0,
      default: 0,
      doc: 'Seconds without data after which rsync fails; 0 means that it waits.',
    },
    ...pathParams,
  },
  check: (args) => {
    if (args.delete && !(args.recursive ?? args.archive)) return 'delete needs recursive: true';
    const path = args.mode === 'push' ? 'dest' : 'src';
    return args[path].startsWith('/') ? undefined : `${path} must be an absolute path: it is on the host`;
  },
  writes: 'on_host',
  send: ({ mode, dest }) => ({ on_host: mode === 'push' ? dest : undefined }),
  members: ['stdout_lines'],
  drive: synchronize,
});
