import { sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { stateModule } from '../../core/module.ts';
import { textParams } from '../../core/text-params.ts';

const { validate: _, backup: __, path, ...attributes } = textParams;

export default stateModule({
  summary: 'Manage the users and passwords of basic authentication in a file for web servers.',
  notes:
    'The host needs openssl, and htpasswd of the package apache2-utils for bcrypt. The password is compared with the hash in ' +
    'the file, so a password that fits is no change, whatever its hash; a hash that the host cannot compare is replaced. ' +
    'The password is sent on stdin, never as an argument. Unlike Ansible, a new file can be read by its owner only, unless ' +
    'mode says something else.',
  params: {
    path: { ...path, aliases: ['dest', 'destfile'] },
    name: { type: 'string', required: true, aliases: ['username'], doc: 'The name of the user.' },
    password: { type: 'string', secret: true, doc: 'The password itself; state present needs it.' },
    hash_scheme: {
      type: 'string',
      enum: ['apr_md5_crypt', 'md5_crypt', 'sha256_crypt', 'sha512_crypt', 'bcrypt'],
      default: 'apr_md5_crypt',
      aliases: ['crypt_scheme'],
      doc: 'How a new password is hashed: nginx and Apache read them all, apr_md5_crypt on any system.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the file contains the user.',
    },
    create: { type: 'bool', default: true, doc: 'Create the file if it is missing.' },
    ...attributes,
  },
  check: ({ name, password, state }) => {
    if (name === '' || name.length > 255 || /[:\s]/.test(name))
      return 'name must be 1 to 255 characters, without colons and blanks';
    if (state === 'present' && !password) return 'state present needs password';
    return password !== undefined && (/[\r\n]/.test(password) || Buffer.byteLength(password) > 255)
      ? 'password must be a single line of at most 255 bytes'
      : undefined;
  },
  transactional: true,
  want: (args) => ({ user: args.state, ...wantAttributes(args) }),
  looksAt: 'path',
  needs: ['awk', 'text'],
  send: ({ hash_scheme, ...args }) => ({
    ...sendAttributes(args),
    default_mode: '0600',
    openssl: { apr_md5_crypt: '-apr1', md5_crypt: '-1', sha256_crypt: '-5', sha512_crypt: '-6', bcrypt: '' }[
      hash_scheme
    ],
  }),
});
