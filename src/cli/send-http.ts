import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** A request with a body, to a service that collects something about runs. */
export interface HttpMessage {
  method: 'POST' | 'PUT';
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
}

/**
 * Sends a request, and returns when the service has accepted it. Redirections are not followed.
 * @throws Error with the reason, and without anything of the request but the origin
 */
export function sendHttp(url: URL, { method, headers, body, signal }: HttpMessage): Promise<void> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const length = String(Buffer.byteLength(body));
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void =>
      reject(new Error(signal.aborted ? 'no answer in time' : (error.code ?? error.message)));
    const sent = request(
      url,
      { method, headers: { ...headers, 'Content-Length': length }, signal },
      (answer) => {
        const { statusCode = 0 } = answer;
        answer.resume();
        answer.on('error', refuse);
        answer.on('end', () =>
          statusCode >= 200 && statusCode < 300 ? resolve() : reject(new Error(`it answers ${statusCode}`)),
        );
      },
    );
    sent.on('error', refuse);
    sent.end(body);
  });
}
