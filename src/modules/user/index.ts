import { homeProblem } from '../../core/home-path.ts';
import { stateModule } from '../../core/module.ts';
import { expiryDate, groupNames, looksHashed } from './values.ts';

const word = /^[^-:,\s/][^:,\s/]*$/;
const field = /[:\n]/;

export default stateModule({
  summary: 'Manage users.',
  notes:
    'Works with useradd and usermod (Debian, RHEL). With adduser of busybox (Alpine) a user can be made and ' +
    'removed, its attributes not changed; that path has not been tried on a real Alpine host yet. A user without ' +
    '`group` gets the group of its own name, whether that is there already or not. A home made for a user who ' +
    'was there before is a copy of /etc/skel that nobody else can enter.',
  params: {
    name: { type: 'string', required: true, aliases: ['user'], doc: 'Name of the user.' },
    shell: { type: 'path', doc: 'Login shell.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether it shall be there.',
    },
    home: { type: 'path', doc: 'Home directory.' },
    group: { type: 'string', doc: 'Primary group, by name or number; it must be there.' },
    groups: { type: 'list', doc: 'Other groups, as a list or separated by commas; they must be there.' },
    system: { type: 'bool', default: false, doc: 'Take a number for system users when it is made.' },
    append: {
      type: 'bool',
      default: false,
      doc: 'Keep the groups that `groups` does not name; if false the user leaves them.',
    },
    comment: { type: 'string', doc: 'Full name or description (GECOS).' },
    create_home: {
      type: 'bool',
      default: true,
      aliases: ['createhome'],
      doc: 'Make the home directory if it is missing.',
    },
    generate_ssh_key: {
      type: 'bool',
      default: false,
      doc: 'Make an SSH key if there is none, without passphrase.',
    },
    password: {
      type: 'string',
      secret: true,
      doc: 'Hash of the password as crypt(5) says, such as mkpasswd prints; "!" locks it.',
    },
    uid: { type: 'int', doc: 'Its number.' },
    move_home: { type: 'bool', default: false, doc: 'Move the old home when `home` names another one.' },
    remove: { type: 'bool', default: false, doc: 'With state absent, remove its home and mail too.' },
    expires: {
      type: 'int',
      doc: 'When the account ends, in seconds since 1970, counted in whole days; a negative number means never.',
    },
    update_password: {
      type: 'string',
      enum: ['always', 'on_create'],
      default: 'always',
      doc: 'Set the password of a user who is there already, or only of one that is made.',
    },
    ssh_key_bits: { type: 'int', doc: 'Length of the SSH key; left to ssh-keygen otherwise.' },
    ssh_key_type: {
      type: 'string',
      enum: ['rsa', 'ed25519', 'ecdsa'],
      default: 'rsa',
      doc: 'Type of the SSH key.',
    },
    ssh_key_file: { type: 'string', doc: 'Where the SSH key goes, below the home; .ssh/id_TYPE otherwise.' },
  },
  check: ({ name, group, groups, comment, password, home, shell, ssh_key_file }) => {
    if (!word.test(name)) return `"${name}" cannot be the name of a user`;
    const bad = [...(group === undefined ? [] : [group]), ...groupNames(groups ?? [])].find(
      (g) => !word.test(g),
    );
    if (bad !== undefined) return `"${bad}" cannot be the name of a group`;
    if (comment && field.test(comment)) return 'comment cannot hold ":" or a line break';
    const atHome = homeProblem({ home, shell });
    if (atHome !== undefined) return atHome;
    if (field.test(home ?? '') || field.test(shell ?? ''))
      return 'home and shell cannot hold ":" or a line break';
    if (password !== undefined && !looksHashed(password))
      return 'password must be a hash as crypt(5) says, not the password itself; mkpasswd makes one';
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
      ...(args.create_home && { home_directory: 'present' }),
      ...(args.generate_ssh_key && { ssh_key: 'present' }),
    };
  },
  needs: ['accounts'],
  send: ({ groups, comment, expires, ssh_key_type, ssh_key_file }) => ({
    groups: groups && groupNames(groups).join(','),
    groups_wanted: groups !== undefined,
    comment_wanted: comment !== undefined,
    expires_wanted: expires !== undefined,
    expires: expires === undefined ? undefined : expiryDate(expires),
    expires_day: expires === undefined || expires < 0 ? undefined : Math.floor(expires / 86400),
    ssh_key_file: ssh_key_file ?? `.ssh/id_${ssh_key_type}`,
  }),
});
