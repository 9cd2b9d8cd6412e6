import { attributeParams, pathParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { stateModule } from '../../core/module.ts';

/** The numbers of bits that a type can have; the first one is the default. */
const sizes = {
  rsa: (size: number) => size >= 1024 && size <= 16384,
  ecdsa: (size: number) => [256, 384, 521].includes(size),
  ed25519: (size: number) => size === 256,
};
const defaultSizes = { rsa: 4096, ecdsa: 256, ed25519: 256 };

export default stateModule({
  summary: 'Create a pair of SSH keys on the host, with ssh-keygen.',
  notes:
    'The private key never leaves the host. The passphrase is sent on stdin, never as an argument; the public key beside it has ' +
    'the mode 0644 and the same owner. A new comment changes the files, and not the key. There is no support for keys in ' +
    'other formats than that of OpenSSH.',
  params: {
    path: { type: 'path', required: true, doc: 'The private key; .pub after it is the public key.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the keys exist.',
    },
    type: { type: 'string', enum: ['rsa', 'ecdsa', 'ed25519'], default: 'rsa', doc: 'The type of the key.' },
    size: { type: 'int', doc: 'Its number of bits; the default is 4096 for rsa, and 256 otherwise.' },
    comment: { type: 'string', doc: 'The comment; the default of a new key is that of ssh-keygen.' },
    passphrase: { type: 'string', secret: true, doc: 'The passphrase that protects the private key.' },
    regenerate: {
      type: 'string',
      enum: ['never', 'fail', 'partial_idempotence', 'full_idempotence', 'always'],
      default: 'partial_idempotence',
      doc:
        'What to do with a key that differs: partial_idempotence replaces one of another type or size, full_idempotence also one ' +
        'that the passphrase does not open; fail replaces none of them, never accepts each, and always makes a new one each time.',
    },
    force: { type: 'bool', default: false, doc: 'The same as regenerate: always.' },
    ...attributeParams,
    mode: { ...attributeParams.mode, default: '0600', doc: 'Permissions of the private key.' },
    ...pathParams,
  },
  check: ({ path, type, size, comment, passphrase }) => {
    if (path.endsWith('/')) return 'path must be a file';
    if (size !== undefined && !sizes[type](size)) return `a key of type ${type} cannot have ${size} bits`;
    if (comment?.includes('\n')) return 'comment must be a single line';
    return passphrase !== undefined && (passphrase.length < 5 || /[\r\n]/.test(passphrase))
      ? 'passphrase must be a single line of at least 5 characters'
      : undefined;
  },
  want: ({ state, type, size = defaultSizes[type], comment, ...args }) => {
    if (state === 'absent') return { private: 'absent', public: 'absent' };
    const checksKey = args.regenerate !== 'never';
    return {
      private: args.force || args.regenerate === 'always' ? 'new' : 'present',
      public: 'present',
      ...(checksKey && { type, size: String(size), passphrase: 'as wanted' }),
      ...(comment !== undefined && { comment }),
      ...wantAttributes(args),
    };
  },
  send: ({ type, size = defaultSizes[type], comment, ...args }) => ({
    ...sendAttributes(args),
    size,
    comment_given: comment !== undefined,
    regenerate: args.force ? 'always' : args.regenerate,
  }),
  returns: ({ results, state }, { path }) => ({
    filename: path,
    type: state.type ?? null,
    size: state.size === undefined ? null : Number(state.size),
    fingerprint: results.fingerprint ?? null,
    public_key: results.public_key ?? null,
    comment: state.comment ?? null,
  }),
});
