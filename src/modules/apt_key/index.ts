import { pathParams } from '../../core/file-attributes.ts';
import { sha256 } from '../../core/hash.ts';
import { sendRequest } from '../../core/http-request.ts';
import { stateModule } from '../../core/module.ts';
import { keyserverUrl } from './keyserver.ts';

export default stateModule({
  summary: 'Manage a key that signs packages of apt, as a keyring of its own.',
  notes:
    'The program apt-key is deprecated, and not used. apt trusts a keyring in /etc/apt/keyrings only for the sources that name ' +
    'it: write signed-by=KEYRING in the line of apt_repository, or give the key to deb822_repository as signed_by, which needs ' +
    'no apt_key. A keyring in /etc/apt/trusted.gpg.d is trusted for all sources, as Ansible does it. The host needs no gpg: ' +
    'id is compared with the fingerprint of the first key. Without id, the host gets the key each time to compare it.',
  params: {
    id: {
      type: 'string',
      doc: 'The fingerprint of the key, or its last 8 or 16 digits; then a keyring with this key is as wanted.',
    },
    url: { type: 'string', doc: 'The address of the key.' },
    data: { type: 'string', doc: 'The key itself: a text that begins with -----BEGIN PGP.' },
    file: { type: 'path', doc: 'A file on the host with the key.' },
    keyserver: { type: 'string', doc: 'A server to get the key from, by its id.' },
    keyring: {
      type: 'path',
      doc: 'The keyring, whose name ends with .gpg; the default is /etc/apt/keyrings/NAME.gpg, named after the id or the source.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the keyring exists.',
    },
    validate_certs: {
      type: 'bool',
      default: true,
      doc: 'Whether the certificate of the server must be valid.',
    },
    ...pathParams,
  },
  check: ({ id, url, data, file, keyserver, keyring, state }) => {
    if (id !== undefined && !/^(0x)?([0-9a-f]{8}|[0-9a-f]{16}|[0-9a-f]{40})$/i.test(id.replaceAll(' ', '')))
      return 'id must be a fingerprint: 40 hexadecimal digits, or its last 8 or 16';
    if (keyring !== undefined && !/[^/]\.gpg$/.test(keyring)) return 'the name of keyring must end with .gpg';
    const sources = [url, data, file, keyserver].filter((each) => each !== undefined);
    if (state === 'absent')
      return keyring === undefined && id === undefined && sources.length === 0
        ? 'state absent needs keyring, or what names it'
        : undefined;
    if (sources.length !== 1) return 'give one of url, data, file and keyserver';
    if (keyserver !== undefined && id === undefined) return 'keyserver needs id';
    if (url !== undefined && !/^https?:\/\/[^\s/]\S*$/.test(url))
      return 'url must begin with https:// or http://';
    return data !== undefined && !data.trimStart().startsWith('-----BEGIN PGP PUBLIC KEY BLOCK-----')
      ? 'data must be a public key: a text that begins with -----BEGIN PGP PUBLIC KEY BLOCK-----'
      : undefined;
  },
  want: ({ state }) => ({ key: state }),
  needs: ['http', 'openpgp'],
  send: (args) => {
    const id = args.id?.replaceAll(' ', '').replace(/^0x/i, '').toLowerCase();
    const url = args.keyserver === undefined ? args.url : keyserverUrl(args.keyserver, id!);
    const request = {
      validate_certs: args.validate_certs,
      use_proxy: true,
      http_agent: 'kplay',
      timeout: 30,
    };
    return {
      ...(url !== undefined && sendRequest({ ...request, url, follow: true })),
      id,
      url,
      keyring: args.keyring ?? `/etc/apt/keyrings/${nameOf({ ...args, id })}.gpg`,
    };
  },
});

/** The name of a keyring, made from what the task says. */
function nameOf({
  id,
  url,
  file,
  data = '',
}: {
  id?: string | undefined;
  url?: string | undefined;
  file?: string | undefined;
  data?: string | undefined;
}): string {
  const source =
    id ?? url?.replace(/^https?:\/\//, '') ?? file?.split('/').pop() ?? sha256(data).slice(0, 16);
  return source
    .replace(/[?#].*$/, '')
    .replace(/\.(asc|gpg|pgp|key|pub)$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
