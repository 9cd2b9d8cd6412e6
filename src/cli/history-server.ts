import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { styleSheet } from '../report/html/page.ts';
import { pageOfRun, pageOfRuns } from './history-pages.ts';
import { pageStyle } from './page-style.ts';

/** Pages load nothing but their style sheet, and nobody else may show them in a frame. */
const headers = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/**
 * Serves the pages of the history, read-only.
 * @param token the first part of each path: other users of this machine can connect, and must not read
 */
export function historyServer(token: string): Server {
  return createServer((request, response) => {
    answer(request, token).then(
      ([status, text, type = 'text/plain']) => respond(response, status, text, type),
      () => respond(response, 500, 'the run cannot be read\n', 'text/plain'),
    );
  });
}

type Answer = [status: number, text: string, type?: string];

async function answer(
  { method, url = '', headers: { host = '' } }: IncomingMessage,
  token: string,
): Promise<Answer> {
  // a name of somebody else that leads to this machine must not read the history
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(host)) return [403, 'wrong host\n'];
  if (method !== 'GET' && method !== 'HEAD') return [405, 'read-only\n'];
  const [, given, file] = /^\/([^/?]*)\/([^/?]*)$/.exec(url) ?? [];
  if (given !== token || file === undefined) return [404, 'no such page\n'];
  if (file === '') return [200, pageOfRuns(), 'text/html'];
  if (file === styleSheet) return [200, pageStyle(), 'text/css'];
  const [, name] = /^([\w-]+)\.html$/.exec(file) ?? [];
  if (name === undefined) return [404, 'no such page\n'];
  const page = await pageOfRun(name).catch(() => undefined);
  return page === undefined ? [404, 'no such run\n'] : [200, page, 'text/html'];
}

/** Node leaves out the body of an answer to HEAD. */
function respond(response: ServerResponse, status: number, text: string, type: string): void {
  response.writeHead(status, { ...headers, 'Content-Type': `${type}; charset=utf-8` });
  response.end(text);
}
