import type { Form } from '../../core/form.ts';
import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';
import { expiryDate, groupNames, passwordForm } from './values.ts';

const pathForm: Form = {
  is: 'an absolute path without ":"',
  pattern: /^\/[^:\n]*$/,
  hint: (text) => (text.startsWith('~') ? 'only the host knows what ~ is' : undefined),
};

export default stateModule({
  summary: 'Manage users.',
  notes:
    'Works with useradd and usermod (Debian, RHEL). With adduser of busybox (Alpine) it can create and remove users, ' +
    'but not change their attributes; this is not tested on a real Alpine host yet. A user without ' +
    '`group` gets the group with its own name, which may exist already. A home created for an existing user ' +
    'is a copy of /etc/skel that only the user can enter.',
  params: {
    name: {
      type: 'string',
      required: true,
      aliases: ['user'],
      form: forms.userName,
      doc: 'Name of the user.',
    },
    shell: { type: 'path', form: pathForm, doc: 'Login shell.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the user exists.',
    },
    home: { type: 'path', form: pathForm, doc: 'Home directory.' },
    group: {
      type: 'string',
      form: forms.groupName,
      doc: 'Primary group, by name or number; it must exist.',
    },
    groups: {
      type: 'list',
      form: forms.groupNames,
      doc: 'Other groups, as a list or separated by commas; they must exist.',
    },
    system: { type: 'bool', default: false, doc: 'Give a new user a number for system users.' },
    append: {
      type: 'bool',
      default: false,
      doc: 'Keep the user in groups that `groups` does not name.',
    },
    comment: {
      type: 'string',
      form: { is: 'a single line without ":"', pattern: /^[^:\n]*$/ },
      doc: 'Full name or description (GECOS).',
    },
    create_home: {
      type: 'bool',
      default: true,
      aliases: ['createhome'],
      doc: 'Create the home directory if it is missing.',
    },
    generate_ssh_key: {
      type: 'bool',
      default: false,
      doc: 'Create an SSH key without a passphrase if the user has no key.',
    },
    password: {
      type: 'string',
      secret: true,
      form: passwordForm,
      doc: 'Hash of the password in the format of crypt(5), as mkpasswd prints it; "!" locks the password.',
    },
    uid: { type: 'int', min: 0, doc: 'Number of the user.' },
    move_home: { type: 'bool', default: false, doc: 'Move the old home if `home` names a different one.' },
    remove: {
      type: 'bool',
      default: false,
      doc: 'With state absent, also remove the home and the mail of the user.',
    },
    expires: {
      type: 'int',
      doc: 'When the account expires, in seconds since 1970, rounded to days; a negative number means never.',
    },
    update_password: {
      type: 'string',
      enum: ['always', 'on_create'],
      default: 'always',
      doc: 'Set the password also of an existing user, or only of a new one.',
    },
    ssh_key_bits: { type: 'int', min: 1, doc: 'Length of the SSH key; the default is that of ssh-keygen.' },
    ssh_key_type: {
      type: 'string',
      enum: ['rsa', 'ed25519', 'ecdsa'],
      default: 'rsa',
      doc: 'Type of the SSH key.',
    },
    ssh_key_comment: {
      type: 'string',
      form: forms.singleLine,
      doc: 'Comment of the SSH key; the default is that of ssh-keygen.',
    },
    password_lock: {
      type: 'bool',
      doc: 'Lock the password, or unlock it; a locked user can still log in by key.',
    },
    password_expire_max: {
      type: 'int',
      doc: 'The days after which the password must be changed; -1 for never.',
    },
    password_expire_min: { type: 'int', doc: 'The days for which the password cannot be changed again.' },
    force: { type: 'bool', default: false, doc: 'With state absent, also remove a user who is logged in.' },
    non_unique: { type: 'bool', default: false, doc: 'The number may be that of another user, too.' },
    skeleton: {
      type: 'path',
      form: forms.wholePath,
      doc: 'The directory to copy into the home of a new user, instead of /etc/skel.',
    },
    ssh_key_file: {
      type: 'string',
      form: { is: 'a path below the home', pattern: /^(?!(.*\/)?\.\.(\/|$))[^\n]*$/ },
      doc: 'Path of the SSH key below the home; the default is .ssh/id_TYPE.',
    },
  },
  check: (args) => {
    if (args.non_unique && args.uid === undefined) return 'non_unique needs uid';
    return args.ssh_key_type === 'ecdsa' && ![undefined, 256, 384, 521].includes(args.ssh_key_bits)
      ? 'ssh_key_bits of an ecdsa key must be 256, 384 or 521'
      : undefined;
  },
  want: (args) => {
    if (args.state === 'absent') return { state: 'absent' };
    const { uid, group, groups, home, shell, comment, expires, password } = args;
    return {
      state: 'present',
      ...(uid !== undefined && { uid: String(uid) }),
      ...(group && { group }),
      ...(groups && { groups: groupNames(groups).join(',') }),
      ...(home && { home }),
      ...(shell && { shell }),
      ...(comment !== undefined && { comment }),
      ...(expires !== undefined && { expires: expiryDate(expires) || 'never' }),
      ...(password !== undefined && args.update_password === 'always' && { password: 'as wanted' }),
      ...(args.password_lock !== undefined && { password_lock: args.password_lock ? 'locked' : 'unlocked' }),
      ...(args.password_expire_max !== undefined && {
        password_expire_max: String(args.password_expire_max),
      }),
      ...(args.password_expire_min !== undefined && {
        password_expire_min: String(args.password_expire_min),
      }),
      ...(args.create_home && { home_directory: 'present' }),
      ...(args.generate_ssh_key && { ssh_key: 'present' }),
    };
  },
  needs: ['accounts'],
  send: ({ groups, comment, expires, ssh_key_type, ssh_key_file, ...args }) => ({
    password_lock_wanted: args.password_lock !== undefined,
    days_wanted: args.password_expire_max !== undefined || args.password_expire_min !== undefined,
    groups: groups && groupNames(groups).join(','),
    groups_wanted: groups !== undefined,
    comment_wanted: comment !== undefined,
    expires_wanted: expires !== undefined,
    expires: expires === undefined ? undefined : expiryDate(expires),
    expires_day: expires === undefined || expires < 0 ? undefined : Math.floor(expires / 86400),
    ssh_key_file: ssh_key_file ?? `.ssh/id_${ssh_key_type}`,
  }),
});
