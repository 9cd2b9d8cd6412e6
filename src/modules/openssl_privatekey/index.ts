import { attributeParams, pathParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { stateModule } from '../../core/module.ts';

/** The names that openssl has for some curves. */
const curves: Record<string, string> = { secp256r1: 'prime256v1', secp192r1: 'prime192v1' };

export default stateModule({
  summary: 'Create a private key on the host, with openssl.',
  notes:
    'The key is a PEM file in the format PKCS #8. It never leaves the host: unlike in Ansible, no result contains it. The ' +
    'passphrase is sent on stdin, never as an argument, and a key with one is encrypted with AES-256.',
  params: {
    path: { type: 'path', required: true, doc: 'The file of the key.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the key exists.',
    },
    type: {
      type: 'string',
      enum: ['RSA', 'ECC', 'Ed25519', 'Ed448', 'X25519', 'X448'],
      default: 'RSA',
      doc: 'The type of the key.',
    },
    size: { type: 'int', default: 4096, doc: 'The number of bits of a key of type RSA.' },
    curve: {
      type: 'string',
      enum: [
        'secp224r1',
        'secp256k1',
        'secp256r1',
        'secp384r1',
        'secp521r1',
        'brainpoolP256r1',
        'brainpoolP384r1',
        'brainpoolP512r1',
      ],
      doc: 'The curve of a key of type ECC.',
    },
    passphrase: { type: 'string', secret: true, doc: 'The passphrase that protects the key.' },
    regenerate: {
      type: 'string',
      enum: ['never', 'fail', 'partial_idempotence', 'full_idempotence', 'always'],
      default: 'full_idempotence',
      doc:
        'What to do with a key that differs: full_idempotence replaces it, also if the passphrase does not open it, ' +
        'partial_idempotence only one that it opens; fail replaces none, never accepts each, and always makes a new one each time.',
    },
    force: { type: 'bool', default: false, doc: 'The same as regenerate: always.' },
    backup: { type: 'bool', default: false, doc: 'Keep the old key beside the new one.' },
    ...attributeParams,
    mode: { ...attributeParams.mode, default: '0600', doc: 'Permissions of the key.' },
    ...pathParams,
  },
  check: ({ type, size, curve, passphrase }) => {
    if ((type === 'ECC') !== (curve !== undefined)) return 'type ECC needs curve, and other types have none';
    if (type === 'RSA' && (size < 1024 || size > 16384)) return 'size must be from 1024 to 16384';
    return passphrase !== undefined && (passphrase.length < 4 || /[\r\n]/.test(passphrase))
      ? 'passphrase must be a single line of at least 4 characters'
      : undefined;
  },
  want: ({ state, type, size, curve, ...args }) => {
    if (state === 'absent') return { key: 'absent' };
    return {
      key: args.force || args.regenerate === 'always' ? 'new' : 'present',
      ...(args.regenerate !== 'never' && {
        type,
        ...(type === 'RSA' && { size: String(size) }),
        ...(curve && { curve }),
        passphrase: 'as wanted',
      }),
      ...wantAttributes(args),
    };
  },
  needs: ['openssl'],
  send: ({ type, curve, ...args }) => ({
    ...sendAttributes(args),
    algorithm: type === 'ECC' ? 'EC' : type.toUpperCase(),
    curve_name: curve && (curves[curve] ?? curve),
    regenerate: args.force ? 'always' : args.regenerate,
  }),
  returns: ({ results, state }, { path }) => ({
    filename: path,
    type: state.type ?? null,
    size: state.size === undefined ? null : Number(state.size),
    curve: state.curve ?? null,
    fingerprint: results.fingerprint === undefined ? null : { sha256: results.fingerprint },
  }),
});
