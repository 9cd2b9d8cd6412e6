import { attributeParams, pathParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { httpParams, sendRequest } from '../../core/http-request.ts';
import { stateModule } from '../../core/module.ts';
import { checksumForm, parseChecksum } from './checksum.ts';

export default stateModule({
  summary: 'Download a file from a web server to the host.',
  notes:
    'The host downloads it, with curl or GNU wget. A file that exists is accepted, unless its checksum is another one, or ' +
    'force is true: then the host downloads the file to compare it, in check mode too.',
  params: {
    ...httpParams,
    dest: {
      type: 'path',
      required: true,
      doc: 'The path on the host, or a directory, in which the file keeps its name in the URL.',
    },
    checksum: {
      type: 'string',
      form: checksumForm,
      doc: 'The checksum of the file, such as sha256:0a1b…, or the URL of a list of checksums after sha256:.',
    },
    force: {
      type: 'bool',
      default: false,
      aliases: ['thirsty'],
      doc: 'Replace a file with different content.',
    },
    backup: {
      type: 'bool',
      default: false,
      doc: 'Keep the old file beside the new one, under its name with a suffix.',
    },
    timeout: {
      type: 'int',
      min: 1,
      default: 10,
      doc: 'Seconds to wait for the connection, and for the next byte.',
    },
    decompress: { type: 'bool', default: true, doc: 'Decompress a compressed response.' },
    ...attributeParams,
    ...pathParams,
  },
  want: (args) => ({ state: 'file', content: 'as wanted', ...wantAttributes(args) }),
  send: (args) => {
    const request = { ...args, follow: true, compressed: args.decompress };
    const { algorithm, sum, list } = parseChecksum(args.checksum);
    const listRequest = list === undefined ? undefined : sendRequest({ ...request, url: list });
    return {
      ...sendAttributes(args),
      ...sendRequest(request),
      headers: undefined,
      url_password: undefined,
      checksum: undefined,
      file: fileName(args.url),
      algorithm,
      sum,
      list_curl: listRequest?.curl,
      list_wget: listRequest?.wget,
      list_url: list,
    };
  },
  needs: ['http'],
  returns: ({ results, state }, { url, dest }) => ({
    url,
    dest: results.dest ?? dest,
    mode: state.mode ?? null,
  }),
});

/** The name of the file in its URL. */
function fileName(url: string): string {
  const name = url
    .replace(/[?#].*$/s, '')
    .split('/')
    .slice(3)
    .at(-1);
  return name || 'index.html';
}
