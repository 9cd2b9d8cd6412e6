import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedHost, startEmbeddedHost } from '../../test/support/embedded-host.ts';
import { openssh } from './openssh/openssh.ts';
import { ssh } from './ssh2/ssh.ts';
import type { Address, Transport } from './transport.ts';

/** How a connection ends when sshd has too many logins (MaxStartups): with a reset if the client has already sent something. */
const ways: [string, (socket: Socket) => void][] = [
  ['is closed', (socket) => socket.end()],
  ['is reset', (socket) => socket.resetAndDestroy()],
  [
    'is reset after a message',
    (socket) => void socket.write('Exceeded MaxStartups\r\n', () => socket.resetAndDestroy()),
  ],
];

let host: EmbeddedHost;
beforeAll(async () => {
  host = await startEmbeddedHost();
});
afterAll(() => host.stop());

/** A server in front of the host that ends the first connections as soon as their clients have sent something. */
async function portThatTurnsAway(times: number, away: (socket: Socket) => void): Promise<Server> {
  let left = times;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (left-- > 0) {
      socket.once('data', () => away(socket));
      return;
    }
    const inner = connect(host.address.port, '127.0.0.1').on('error', () => socket.destroy());
    socket.pipe(inner).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const clients: [string, Transport][] = [
  ['ssh', ssh],
  ['openssh', openssh],
];

describe.each(clients)('%s', (_, transport) => {
  const reach = (server: Server, changes: Partial<Address> = {}) =>
    transport.connect({
      ...host.address,
      port: (server.address() as { port: number }).port,
      hostKeys: 'off',
      ...changes,
    });

  test.each(ways)('a login whose connection %s is tried again', async (_way, away) => {
    const server = await portThatTurnsAway(2, away);
    (await reach(server)).close();
    server.close();
  });

  test.each(ways)('a login whose connection always %s fails', async (_way, away) => {
    const server = await portThatTurnsAway(Number.POSITIVE_INFINITY, away);
    await expect(reach(server, { connectTimeout: 1 })).rejects.toMatchObject({
      kind: 'busy',
      hint: expect.stringContaining('MaxStartups'),
    });
    server.close();
  });
});
