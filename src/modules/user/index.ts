import { homeProblem } from '../../core/home-path.ts';
import { stateModule } from '../../core/module.ts';
import { expiryDate, groupNames, looksHashed } from './values.ts';

const word = /^[^-:,\s/][^:,\s/]*$/;
const field = /[:\n]/;

export default stateModule({
  summary: 'Manage users.',
  notes:
    'Works with useradd and usermod (Debian, RHEL). With adduser of busybox (Alpine) it can create and remove users, ' +
    'but not change their attributes; this is not tested on a real Alpine host yet. A user without ' +
    '`group` gets the group with its own name, which may exist already. A home created for an existing user ' +
    'is a copy of /etc/skel that only the user can enter.',
  params: {
    name: { type: 'string', required: true, aliases: ['user'], doc: 'Name of the user.' },
    shell: { type: 'path', doc: 'Login shell.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the user exists.',
    },
    home: { type: 'path', doc: 'Home directory.' },
    group: { type: 'string', doc: 'Primary group, by name or number; it must exist.' },
    groups: { type: 'list', doc: 'Other groups, as a list or separated by commas; they must exist.' },
    system: { type: 'bool', default: false, doc: 'Give a new user a number for system users.' },
    append: {
      type: 'bool',
      default: false,
      doc: 'Keep the user in groups that `groups` does not name.',
    },
    comment: { type: 'string', doc: 'Full name or description (GECOS).' },
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
      doc: 'Hash of the password in the format of crypt(5), as mkpasswd prints it; "!" locks the password.',
    },
    uid: { type: 'int', doc: 'Number of the user.' },
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
    ssh_key_bits: { type: 'int', doc: 'Length of the SSH key; the default is that of ssh-keygen.' },
    ssh_key_type: {
      type: 'string',
      enum: ['rsa', 'ed25519', 'ecdsa'],
      default: 'rsa',
      doc: 'Type of the SSH key.',
    },
    ssh_key_comment: { type: 'string', doc: 'Comment of the SSH key; the default is that of ssh-keygen.' },
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
      doc: 'The directory to copy into the home of a new user, instead of /etc/skel.',
    },
    ssh_key_file: { type: 'string', doc: 'Path of the SSH key below the home; the default is .ssh/id_TYPE.' },
  },
  check: (args) => {
    const { name, group, groups, comment, password, home, shell, skeleton, ssh_key_file } = args;
    if (!word.test(name)) return `"${name}" cannot be the name of a user`;
    const bad = [...(group === undefined ? [] : [group]), ...groupNames(groups ?? [])].find(
      (g) => !word.test(g),
    );
    if (bad !== undefined) return `"${bad}" cannot be the name of a group`;
    if (comment && field.test(comment)) return 'comment cannot hold ":" or a line break';
    const atHome = homeProblem({ home, shell, skeleton });
    if (atHome !== undefined) return atHome;
    if (field.test(home ?? '') || field.test(shell ?? ''))
      return 'home and shell cannot hold ":" or a line break';
    if (password !== undefined && !looksHashed(password))
      return 'password must be a hash in the format of crypt(5), not the password itself; mkpasswd makes one';
    if (args.non_unique && args.uid === undefined) return 'non_unique needs uid';
    if (args.ssh_key_comment?.includes('\n')) return 'ssh_key_comment must be a single line';
    if (ssh_key_file && /(^|\/)\.\.(\/|$)|\n/.test(ssh_key_file))
      return 'ssh_key_file must stay below the home';
    return undefined;
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
