import { attributeParams, pathParams, sendAttributes } from '../../core/file-attributes.ts';
import { httpParams, sendRequest } from '../../core/http-request.ts';
import { actionModule } from '../../core/module.ts';
import { bodyOf, bodyProblem, headersOf } from './body.ts';
import { responseOf } from './response.ts';

const safeMethods = ['GET', 'HEAD', 'OPTIONS'];

export default actionModule({
  summary: 'Send an HTTP request from the host.',
  notes:
    'Registers `status`, `url`, the header fields in lower case (`content_type`), `json` if the response is JSON, and ' +
    '`content` if return_content is true or the status is not expected. Needs curl or GNU wget on the host. Unlike in ' +
    'Ansible, a request with another method than GET, HEAD or OPTIONS counts as a change, unless read_only is true.',
  params: {
    ...httpParams,
    method: {
      type: 'string',
      form: {
        is: 'a method in capitals, such as GET',
        pattern: /^[A-Z]+$/,
        hint: (text: string) => (/^[a-z]+$/i.test(text) ? `write ${text.toUpperCase()}` : undefined),
      },
      default: 'GET',
      doc: 'The method, in capitals.',
    },
    status_code: {
      type: 'list',
      form: { is: 'a status such as 200', pattern: /^[1-5]\d\d$/ },
      default: ['200'],
      doc: 'The expected statuses.',
    },
    body: { type: 'any', doc: 'The body of the request: a text, or values for body_format.' },
    body_format: {
      type: 'string',
      enum: ['raw', 'json', 'form-urlencoded'],
      default: 'raw',
      doc: 'How the body is written; sets the header field Content-Type, unless headers does.',
    },
    src: { type: 'file', doc: 'A file on the controller with the body.' },
    return_content: { type: 'bool', default: false, doc: 'Register the body of the response as `content`.' },
    dest: { type: 'path', doc: 'A file or directory on the host for the body of the response.' },
    creates: { type: 'path', doc: 'Do nothing if this path exists.' },
    removes: { type: 'path', doc: 'Do nothing if this path does not exist.' },
    follow_redirects: {
      type: 'string',
      enum: ['all', 'none', 'safe', 'urllib2', 'yes', 'no'],
      default: 'safe',
      doc: 'Which redirects to follow; safe is those of GET and HEAD.',
    },
    timeout: {
      type: 'int',
      min: 1,
      default: 30,
      doc: 'Seconds to wait for the connection, and for the next byte.',
    },
    unix_socket: { type: 'path', doc: 'A socket on the host to connect to; needs curl.' },
    decompress: { type: 'bool', default: true, doc: 'Decompress a compressed response.' },
    force: { type: 'bool', default: false, doc: 'Ask caches for a fresh response.' },
    read_only: {
      type: 'bool',
      default: false,
      doc: 'The request changes nothing: it is also sent in check mode, and reported as unchanged.',
    },
    ...attributeParams,
    ...pathParams,
  },
  check: (args) => bodyProblem(args),
  send: (args) => {
    const { method, follow_redirects: follow, force, status_code } = args;
    const isSafe = safeMethods.includes(method);
    return {
      ...sendAttributes(args),
      ...sendRequest({
        ...args,
        headers: { ...(force && { 'Cache-Control': 'no-cache' }), ...headersOf(args) },
        hasBody: bodyOf(args) !== undefined,
        follow: ['all', 'yes'].includes(follow) || (['safe', 'urllib2'].includes(follow) && isSafe),
        compressed: args.decompress,
      }),
      headers: undefined,
      body: undefined,
      src: undefined,
      url_password: undefined,
      has_body: bodyOf(args) !== undefined,
      reads_only: isSafe || args.read_only,
      expected: ` ${status_code.join(' ')} `,
    };
  },
  content: bodyOf,
  needs: ['http'],
  returns: ({ results }, args) => responseOf(results, args),
});
