import { attributeParams, pathParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { stateModule } from '../../core/module.ts';

const notAfter = (doc: string) => ({ type: 'string', default: '+3650d', doc }) as const;
const digest = { type: 'string', default: 'sha256', doc: 'The digest of the signature.' } as const;

export default stateModule({
  summary:
    'Create a certificate from a request, signed by its own key or by an authority of your own, with openssl 3.',
  notes:
    'The certificate has the subject and all extensions of the request. Each run signs it again, and compares what openssl ' +
    'prints about both: subject, issuer, public key, extensions and digest, in any order. A new period of validity is no change, but an ' +
    'expired certificate is replaced. Private keys never leave the host, and passphrases are sent on stdin. Unlike in Ansible, ' +
    'the provider selfsigned needs csr_path, and the period is a number of days; for Let’s Encrypt, run its client.',
  params: {
    path: { type: 'path', required: true, doc: 'The file of the certificate.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the certificate exists.',
    },
    provider: {
      type: 'string',
      enum: ['selfsigned', 'ownca'],
      doc: 'Who signs: its own key, or an authority; state present needs it.',
    },
    csr_path: { type: 'path', doc: 'The request, as openssl_csr creates it; state present needs it.' },
    privatekey_path: { type: 'path', doc: 'The private key of the request, for selfsigned.' },
    privatekey_passphrase: { type: 'string', secret: true, doc: 'The passphrase that opens it.' },
    selfsigned_not_after: {
      ...notAfter('The days of validity, such as +90d or +52w.'),
      aliases: ['selfsigned_notAfter'],
    },
    selfsigned_digest: digest,
    ownca_path: { type: 'path', doc: 'The certificate of the authority.' },
    ownca_privatekey_path: { type: 'path', doc: 'Its private key.' },
    ownca_privatekey_passphrase: { type: 'string', secret: true, doc: 'The passphrase that opens it.' },
    ownca_not_after: notAfter('The days of validity, such as +90d or +52w.'),
    ownca_digest: digest,
    remaining_days: {
      type: 'int',
      default: 0,
      doc: 'Replace a certificate that expires within these days.',
    },
    force: { type: 'bool', default: false, doc: 'Make a new certificate each time.' },
    backup: { type: 'bool', default: false, doc: 'Keep the old certificate beside the new one.' },
    ...attributeParams,
    ...pathParams,
  },
  check: (args) => {
    if (args.state === 'absent') return undefined;
    if (args.provider === undefined || args.csr_path === undefined)
      return 'state present needs provider and csr_path';
    const given = {
      privatekey_path: args.privatekey_path,
      ownca_path: args.ownca_path,
      ownca_privatekey_path: args.ownca_privatekey_path,
    };
    const names = (
      args.provider === 'selfsigned' ? ['privatekey_path'] : ['ownca_path', 'ownca_privatekey_path']
    ) as (keyof typeof given)[];
    const missing = names.find((name) => given[name] === undefined);
    if (missing) return `provider ${args.provider} needs ${missing}`;
    if (!/^[a-z0-9-]+$/.test(signing(args).digest)) return `"${signing(args).digest}" is not a digest`;
    const days = daysOf(signing(args).notAfter);
    if (days === undefined || days < 1) return 'the validity must be a number of days, such as +90d or +52w';
    return args.remaining_days < 0 || args.remaining_days >= days
      ? 'remaining_days must be less than the validity'
      : undefined;
  },
  want: (args) =>
    args.state === 'absent'
      ? { certificate: 'absent' }
      : { certificate: args.force ? 'new' : 'as wanted', ...wantAttributes(args) },
  needs: ['openssl'],
  send: (args) => ({
    ...sendAttributes(args),
    days: daysOf(signing(args).notAfter),
    digest: signing(args).digest,
    remaining_seconds: args.remaining_days * 86400,
  }),
  returns: ({ results }, { path, csr_path }) => ({
    filename: path,
    csr: csr_path ?? null,
    fingerprint: results.fingerprint === undefined ? null : { sha256: results.fingerprint },
    notBefore: results.not_before ?? null,
    notAfter: results.not_after ?? null,
    serial_number: results.serial ?? null,
  }),
});

interface Signing {
  provider?: 'selfsigned' | 'ownca' | undefined;
  selfsigned_digest: string;
  selfsigned_not_after: string;
  ownca_digest: string;
  ownca_not_after: string;
}

/** The arguments of the provider. */
function signing(args: Signing): { digest: string; notAfter: string } {
  return args.provider === 'ownca'
    ? { digest: args.ownca_digest, notAfter: args.ownca_not_after }
    : { digest: args.selfsigned_digest, notAfter: args.selfsigned_not_after };
}

/** The whole days of a relative time such as +1w2d; undefined for any other text. */
function daysOf(text: string): number | undefined {
  const match = /^\+(?=\d)(?:(\d{1,5})w)?(?:(\d{1,6})d)?$/.exec(text);
  return match ? Number(match[1] ?? 0) * 7 + Number(match[2] ?? 0) : undefined;
}
