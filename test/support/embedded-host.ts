import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import type { Address } from '../../src/transport/transport.ts';
import { serveConnection } from './embedded-session.ts';

export interface EmbeddedOptions {
  /** The program that gets `-c COMMAND`: `['sh']` (the default), `['busybox', 'sh']`, `['bash', '--posix']`. */
  shell?: string[];
  /** Where commands start, and their HOME; default: a scratch folder that goes with the host. */
  folder?: string;
  /** How many channels one connection may have, as sshd's MaxSessions; default: 10. */
  maxSessions?: number;
}

/** A running embedded host. */
export interface EmbeddedHost {
  /** Ready to connect with: key file, known_hosts file and port are filled in. */
  address: Address;
  knownHostsFile: string;
  privateKeyFile: string;
  /** Where commands start. */
  folder: string;
  /** Cuts all connections without a word, as a crash of the host would. */
  dropConnections(): void;
  /** Nothing goes in or out any more, and nobody is told: a blackholed link. */
  freeze(): void;
  thaw(): void;
  /** Ends everything and removes its files. */
  stop(): Promise<void>;
}

/**
 * Starts an SSH server inside this process on a free port of 127.0.0.1. It runs commands for real, on this
 * machine and as this user, in a scratch folder: for tests and trials where no lab can run. It isolates
 * nothing and is no sshd; it knows one user, one key, and commands, and nothing else of SSH.
 */
export async function startEmbeddedHost(options: EmbeddedOptions = {}): Promise<EmbeddedHost> {
  const scratch = await mkdtemp(join(tmpdir(), 'kplay-embedded-'));
  const folder = options.folder ?? join(scratch, 'home');
  await mkdir(folder, { recursive: true });
  const hostKey = keyPair();
  const clientKey = keyPair();
  const server = new ssh2.Server({ hostKeys: [hostKey.private] }, (client) =>
    serveConnection(client, clientKey.public, {
      shell: options.shell ?? ['sh'],
      folder,
      maxSessions: options.maxSessions ?? 10,
    }),
  );
  const doors = await openDoors((socket) => server.injectSocket(socket));
  const files = { knownHostsFile: join(scratch, 'known_hosts'), privateKeyFile: join(scratch, 'id_ed25519') };
  await writeFile(files.privateKeyFile, clientKey.private, { mode: 0o600 });
  await writeFile(files.knownHostsFile, `[127.0.0.1]:${doors.port} ${plainKey(hostKey.public)}\n`);
  return {
    address: addressOf(doors.port, files),
    folder,
    ...files,
    dropConnections: doors.drop,
    freeze: doors.freeze,
    thaw: doors.thaw,
    async stop() {
      await doors.stop();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

/** A new key pair. Of those that ssh2 makes, about one in 150 is one that it cannot read. */
export function keyPair(): { private: string; public: string } {
  const pair = ssh2.utils.generateKeyPairSync('ed25519');
  return ssh2.utils.parseKey(pair.private) instanceof Error ? keyPair() : pair;
}

function addressOf(port: number, files: { knownHostsFile: string; privateKeyFile: string }): Address {
  return {
    name: 'embedded',
    host: '127.0.0.1',
    port,
    user: userInfo().username,
    privateKeys: [files.privateKeyFile],
    knownHosts: [files.knownHostsFile],
    hostKeys: 'strict',
    connectTimeout: 10,
  };
}

/** `type base64` without the comment. */
function plainKey(publicKey: string): string {
  return publicKey.split(' ').slice(0, 2).join(' ').trim();
}

/** The listening socket, apart from the SSH server, so that links can be cut and frozen underneath it. */
async function openDoors(serve: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const waiting: Socket[] = [];
  let isFrozen = false;
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
    if (isFrozen) waiting.push(socket);
    else serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    drop,
    freeze() {
      isFrozen = true;
      for (const socket of sockets) socket.pause().cork();
    },
    thaw() {
      isFrozen = false;
      for (const socket of sockets) {
        socket.uncork();
        socket.resume();
      }
      for (const socket of waiting.splice(0)) serve(socket);
    },
    async stop() {
      drop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
