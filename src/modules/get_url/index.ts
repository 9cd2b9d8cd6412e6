import { attributeParams, pathParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { curlConfig, type HttpRequest, httpParams, sendRequest } from '../../core/http-request.ts';
import { stateModule } from '../../core/module.ts';
import { checksumForm, parseChecksum } from './checksum.ts';

export default stateModule({
  summary: 'Download a file from a web server to the host.',
  notes:
    'The host downloads it, with curl or GNU wget, or the controller with curl, once for all hosts. A file that exists is accepted, unless its checksum is another one, or ' +
    'force is true: then the file is downloaded to be compared, in check mode too.',
  params: {
    ...httpParams,
    via: {
      type: 'string',
      enum: ['host', 'controller'],
      default: 'host',
      doc: 'Who downloads the file: controller is for hosts that cannot reach the server.',
    },
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
  check: (args) => {
    if (args.via === 'host') return undefined;
    if (args.ca_path || args.client_cert || args.client_key)
      return 'ca_path, client_cert and client_key are files on the host: via: controller cannot use them';
    return parseChecksum(args.checksum).list === undefined
      ? undefined
      : 'via: controller needs the checksum itself, not the address of a list';
  },
  want: (args) => ({ state: 'file', content: 'as wanted', ...wantAttributes(args) }),
  send: (args) => {
    const request = requestOf(args);
    const { algorithm, sum, list } = parseChecksum(args.checksum);
    const listRequest = list === undefined ? undefined : sendRequest({ ...request, url: list });
    return {
      ...sendAttributes(args),
      ...(args.via === 'controller' ? {} : sendRequest(request)),
      via: args.via === 'controller' ? args.via : undefined,
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
  content: (args) => {
    if (args.via === 'host') return undefined;
    const { algorithm, sum } = parseChecksum(args.checksum);
    return { curl: curlConfig(requestOf(args)), algorithm, sum };
  },
  returns: ({ results, state }, { url, dest }) => ({
    url,
    dest: results.dest ?? dest,
    mode: state.mode ?? null,
  }),
});

function requestOf(args: Omit<HttpRequest, 'follow'> & { decompress: boolean }): HttpRequest {
  return { ...args, follow: true, compressed: args.decompress };
}

/** The name of the file in its URL. */
function fileName(url: string): string {
  const name = url
    .replace(/[?#].*$/s, '')
    .split('/')
    .slice(3)
    .at(-1);
  return name || 'index.html';
}
