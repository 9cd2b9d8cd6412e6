import { attributeParams, pathParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { stateModule } from '../../core/module.ts';
import { namesOf, requestConfig, subjectOf } from './config.ts';

const field = (doc: string, ...aliases: string[]) => ({ type: 'string', doc, aliases }) as const;
const critical = (what: string, ...aliases: string[]) =>
  ({ type: 'bool', default: false, aliases, doc: `Programs must understand ${what}.` }) as const;

export default stateModule({
  summary: 'Create a request for a certificate (CSR) on the host, with openssl.',
  notes:
    'Each run makes the request again, and compares what openssl prints about both: subject, public key and extensions, in any ' +
    'order. So the order of names, and another digest, are no change. The private key never leaves the host, and its passphrase is ' +
    'sent on stdin. Extensions that have no argument here are not supported.',
  params: {
    path: { type: 'path', required: true, doc: 'The file of the request.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the request exists.',
    },
    privatekey_path: { type: 'path', doc: 'The private key; state present needs it.' },
    privatekey_passphrase: { type: 'string', secret: true, doc: 'The passphrase that opens it.' },
    subject: { type: 'map', doc: 'Fields of the subject by name, such as CN, before those that follow.' },
    country_name: field('The field C.', 'C', 'countryName'),
    state_or_province_name: field('The field ST.', 'ST', 'stateOrProvinceName'),
    locality_name: field('The field L.', 'L', 'localityName'),
    organization_name: field('The field O.', 'O', 'organizationName'),
    organizational_unit_name: field('The field OU.', 'OU', 'organizationalUnitName'),
    common_name: field('The field CN.', 'CN', 'commonName'),
    email_address: field('The field emailAddress.', 'E', 'emailAddress'),
    subject_alt_name: {
      type: 'list',
      aliases: ['subjectAltName'],
      doc: 'The names that the certificate is for, such as DNS:www.example.org or IP:10.0.0.1.',
    },
    subject_alt_name_critical: critical('these names', 'subjectAltName_critical'),
    use_common_name_for_san: {
      type: 'bool',
      default: true,
      aliases: ['useCommonNameForSAN'],
      doc: 'Without subject_alt_name, the common name is such a name.',
    },
    key_usage: { type: 'list', aliases: ['keyUsage'], doc: 'What the key is for, such as digitalSignature.' },
    key_usage_critical: critical('key_usage', 'keyUsage_critical'),
    extended_key_usage: {
      type: 'list',
      aliases: ['extKeyUsage', 'extendedKeyUsage'],
      doc: 'What the key is for, such as serverAuth.',
    },
    extended_key_usage_critical: critical(
      'extended_key_usage',
      'extKeyUsage_critical',
      'extendedKeyUsage_critical',
    ),
    basic_constraints: {
      type: 'list',
      aliases: ['basicConstraints'],
      doc: 'Whether this is an authority, such as CA:TRUE and pathlen:0.',
    },
    basic_constraints_critical: critical('basic_constraints', 'basicConstraints_critical'),
    digest: { type: 'string', default: 'sha256', doc: 'The digest of a new request.' },
    force: { type: 'bool', default: false, doc: 'Make a new request each time.' },
    backup: { type: 'bool', default: false, doc: 'Keep the old request beside the new one.' },
    ...attributeParams,
    ...pathParams,
  },
  check: (args) => {
    if (args.state === 'absent') return undefined;
    if (args.privatekey_path === undefined) return 'state present needs privatekey_path';
    const subject = subjectOf(args);
    if (subject.length === 0) return 'the subject needs at least one field, such as common_name';
    const wrong = subject.find(
      ([name, value]) => !/^[A-Za-z0-9.]+$/.test(name) || !/^[^\0-\x1f]+$/.test(value),
    );
    if (wrong) return `"${wrong[0]}" cannot be a field of the subject with this value`;
    const name = namesOf(args).find((each) => !/^(DNS|IP|email|URI|RID):[^\0-\x1f,]+$/.test(each));
    if (name !== undefined) return `"${name}" must begin with DNS:, IP:, email:, URI: or RID:`;
    const words = [args.key_usage, args.extended_key_usage, args.basic_constraints, args.digest].flat();
    const word = words.find((each) => each !== undefined && !/^[\w .:-]+$/.test(each));
    return word === undefined ? undefined : `"${word}" cannot be a value of an extension`;
  },
  want: (args) =>
    args.state === 'absent'
      ? { request: 'absent' }
      : { request: args.force ? 'new' : 'as wanted', ...wantAttributes(args) },
  needs: ['openssl'],
  send: (args) => ({
    ...sendAttributes(args),
    subject: undefined,
    config: args.state === 'present' ? requestConfig(args) : undefined,
  }),
  returns: (_, args) => ({
    filename: args.path,
    privatekey: args.privatekey_path ?? null,
    subject: subjectOf(args),
    subjectAltName: namesOf(args),
  }),
});
