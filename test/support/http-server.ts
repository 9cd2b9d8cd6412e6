import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server on this machine, and how to reach it. */
export interface TestServer {
  url: string;
  /** The request lines that it has received, with their bodies. */
  requests: string[];
  /** What it answers for other paths. */
  texts: Record<string, string>;
  close: () => void;
}

/** Answers: /echo with the request, /text, /json, /status/N, /moved to /text, /secret to ada with the password pw. */
export async function testServer(): Promise<TestServer> {
  const requests: string[] = [];
  const texts: Record<string, string> = {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      requests.push(`${request.method} ${request.url} ${body}`.trim());
      const text = texts[request.url ?? ''];
      if (text === undefined) respond(request, body, response);
      else response.end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    texts,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function respond(
  { method, url = '', headers }: IncomingMessage,
  body: string,
  response: ServerResponse,
): void {
  // two runs get the same fields
  response.sendDate = false;
  const ada = `Basic ${Buffer.from('ada:pw').toString('base64')}`;
  const values = { '/echo': { method, headers, body }, '/json': { status: 'up' } }[url];
  if (values) response.setHeader('Content-Type', 'application/json');
  if (url === '/moved') response.setHeader('Location', '/text');
  if (url === '/secret' && headers.authorization !== ada) response.statusCode = 401;
  else response.statusCode = url === '/moved' ? 302 : Number(/^\/status\/(\d+)/.exec(url)?.[1] ?? 200);
  response.end(values ? JSON.stringify(values) : url === '/moved' ? '' : `text of ${url}\n`);
}
