import { forms } from '../../core/forms.ts';
import { sendRequest } from '../../core/http-request.ts';
import { stateModule } from '../../core/module.ts';

const idPattern = /^(0x)?([0-9a-f]{8}|[0-9a-f]{16}|[0-9a-f]{40})$/i;

export default stateModule({
  summary: 'Manage a key that signs RPM packages, in the database of rpm.',
  notes:
    'rpm knows a key by the last 8 digits of its fingerprint. The host needs no gpg: the fingerprint is that of the first key ' +
    'of a file. With fingerprint, the host gets the key only if it is missing; otherwise each time.',
  params: {
    key: {
      type: 'string',
      required: true,
      form: {
        is: 'an address, an absolute path, or the id of a key',
        pattern: /^(https?:\/\/[^\s/]\S*|\/[^\n]+|(0x)?[0-9A-Fa-f]{8,40})$/,
      },
      doc: 'The address of the key, a file on the host with the key, or the id of a key that rpm has.',
    },
    fingerprint: {
      type: 'list',
      form: {
        is: 'a fingerprint: 40 hexadecimal digits',
        problem: (text) =>
          /^[0-9a-f]{40}$/i.test(text.replaceAll(' ', '')) ? undefined : 'its digits are 0-9 and a-f',
      },
      doc: 'The fingerprint that the key must have, or several that it can have.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether rpm has the key.',
    },
    validate_certs: {
      type: 'bool',
      default: true,
      doc: 'Whether the certificate of the server must be valid.',
    },
  },
  check: ({ key, fingerprint, state }) => {
    if (key.startsWith('/') || key.includes('://')) return undefined;
    if (!idPattern.test(key)) return 'the id of a key has 8, 16 or 40 hexadecimal digits';
    if (fingerprint) return 'fingerprint is for keys from an address or a file';
    return state === 'present' ? 'state present needs the address or the file of the key' : undefined;
  },
  want: ({ state }) => ({ key: state }),
  needs: ['http', 'openpgp'],
  send: ({ key, fingerprint, validate_certs }) => {
    const url = forms.webAddress.pattern.test(key) ? key : undefined;
    const request = { validate_certs, use_proxy: true, http_agent: 'kplay', timeout: 30, follow: true };
    return {
      ...(url !== undefined && sendRequest({ ...request, url })),
      url,
      file: key.startsWith('/') ? key : undefined,
      // the known fingerprints or ids
      ids: (idPattern.test(key) ? [key] : (fingerprint ?? []))
        .map((id) => id.replaceAll(' ', '').replace(/^0x/i, '').toLowerCase())
        .join('\n'),
    };
  },
});
