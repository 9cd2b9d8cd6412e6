import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { parseJson } from '../core/text.ts';
import { isMapping, type Values } from '../core/values.ts';
import { type Limits, largestSecret } from './limits.ts';

/** A server with an API of JSON over HTTP. */
export interface Server {
  address: string;
  headers: Record<string, string>;
  /** The certificates to trust instead of the usual ones. */
  ca: string | undefined;
  limits: Limits;
}

interface Asked {
  headers?: Record<string, string>;
  /** Absent for GET. */
  body?: Values;
}

/** A node that is not the active one redirects to it, once. */
const redirects = [307, 308];

/**
 * Sends a request, and returns the answer, which is a mapping.
 * @throws Error with what the server says, and without anything of the request but its address
 */
export async function requestJson(server: Server, path: string, asked: Asked): Promise<Values> {
  const url = new URL(server.address + path);
  const { seconds, signal: stop } = server.limits;
  const signal = AbortSignal.any([stop, AbortSignal.timeout(seconds * 1000)]);
  const first = await send(server, url, asked, signal);
  const isMoved = redirects.includes(first.status) && first.location !== undefined;
  const answer = isMoved ? await send(server, activeNode(first.location!, url), asked, signal) : first;
  const read = parsed(answer.text);
  if (answer.status === 200 && read) return read;
  const errors = Array.isArray(read?.errors) ? read.errors.join(', ').replaceAll(/\s+/g, ' ').trim() : '';
  throw new Error(
    `${url.origin} answers ${answer.status} for ${url.pathname}${errors === '' ? '' : `: ${errors}`}`,
  );
}

interface Answer {
  status: number;
  location: string | undefined;
  text: string;
}

function send(server: Server, url: URL, { headers, body }: Asked, signal: AbortSignal): Promise<Answer> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const options = {
    method: body ? 'POST' : 'GET',
    headers: { ...server.headers, ...headers, ...(body && { 'Content-Type': 'application/json' }) },
    signal,
    ...(server.ca !== undefined && { ca: server.ca }),
  };
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void => {
      const why = signal.aborted
        ? `no answer within ${server.limits.seconds} s`
        : (error.code ?? error.message);
      reject(new Error(`${url.origin} cannot be asked: ${why}`));
    };
    const sent = request(url, options, (response) => {
      const { statusCode: status = 0 } = response;
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > largestSecret) response.destroy(new Error('the answer is too large'));
      });
      response.on('end', () => resolve({ status, location: response.headers.location, text }));
      response.on('error', refuse);
    });
    sent.on('error', refuse);
    sent.end(body && JSON.stringify(body));
  });
}

/** The address of a redirection; a token must not go from an encrypted connection to an open one. */
function activeNode(location: string, from: URL): URL {
  const to = new URL(location, from);
  if (to.protocol === from.protocol) return to;
  throw new Error(`${from.origin} redirects to ${to.origin}`);
}

function parsed(text: string): Values | undefined {
  try {
    const value = parseJson(text);
    return isMapping(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
