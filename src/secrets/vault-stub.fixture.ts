import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A stub of Vault: it answers a few requests as Vault's documentation says, and has no other part of Vault. */
export interface VaultStub {
  address: string;
  /** The requests so far: method, path, namespace, token. */
  requests: string[];
  close(): void;
}

const token = 'hvs.stub-token-1';
const secrets: Record<string, object> = {
  '/v1/secret/data/shop/db': { password: 'swordfish', port: 5432, list: ['a'] },
  '/v1/kv/team/data/a%20b': { password: 'marlin' },
};

export async function vaultStub(): Promise<VaultStub> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    requests.push(
      [method, url, headers['x-vault-namespace'] ?? '-', headers['x-vault-token'] ?? '-'].join(' '),
    );
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { address, requests, close: () => server.close() };
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const send = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body));
  const [path, query] = request.url!.split('?') as [string, string | undefined];
  if (path === '/v1/auth/approle/login') logIn(request, send);
  else if (path === '/v1/moved/data/x')
    response.writeHead(307, { Location: '/v1/secret/data/shop/db' }).end();
  else if (path === '/v1/slow/data/x') request.resume();
  else if (request.headers['x-vault-token'] !== token) send(403, { errors: ['permission denied'] });
  else if (query === 'version=2') send(404, { data: { data: null, metadata: { destroyed: true } } });
  else if (secrets[path]) send(200, { data: { data: secrets[path], metadata: { version: 1 } } });
  else send(404, { errors: [] });
}

function logIn(request: IncomingMessage, send: (status: number, body: object) => void): void {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    const isRight = body === '{"role_id":"role","secret_id":"its-secret"}';
    send(
      isRight ? 200 : 400,
      isRight ? { auth: { client_token: token } } : { errors: ['invalid role or secret ID'] },
    );
  });
}
