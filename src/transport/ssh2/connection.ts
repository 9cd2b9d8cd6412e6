import type { Client, ClientChannel } from 'ssh2';
import { ConnectionError } from '../../core/connection-error.ts';
import { timeLimit } from '../../core/time-limit.ts';
import { isProgramBusy } from '../busy.ts';
import { addressText, cleanReason, connectionErrorOf, type RawError } from '../errors.ts';
import type { Link } from '../link.ts';
import { OpenChannels } from '../open-channels.ts';
import { usualPings } from '../pings.ts';
import { streamChannel } from '../stream-channel.ts';
import type { Address, Channel, Connection, Pings } from '../transport.ts';
import { isSending } from './batched-writes.ts';
import { keepAlive } from './keepalive.ts';

type Ended = { code: number | null; signal: string | null };

/** Makes a Connection of an ssh2 client, which may not be ready yet. */
export function sshConnection(client: Client, link: Link, address: Address): Connection {
  const lost = whenLost(client, link, address);
  const channels = new OpenChannels();
  let isClosed = false;
  return {
    lost: lost.then((error) => (isClosed ? undefined : error)),
    async exec(command) {
      const channel = await openChannel(client, link, address, lost, command);
      channels.add(channel.closed);
      return channel;
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      // the channels write their last data after this turn; sshd drops data that it has not passed on when it gets the message of
      // a disconnection, but not at the end of the stream
      setImmediate(() => link.end());
      channels.afterArrival(() => link.destroy());
    },
  };
}

/** Resolves with the reason when the connection is lost. ssh2 may emit `close` without any `error`. */
function whenLost(client: Client, link: Link, address: Address): Promise<ConnectionError> {
  let reason: RawError | undefined;
  return new Promise((resolve) => {
    client.on('error', (error: RawError) => {
      // the first one is the cause of all others
      if (error.level !== 'agent') reason ??= error;
    });
    client.once('ready', () => {
      // from here on each error ends the connection; before, the handshake decides
      client.on('error', () => link.reset());
      pingWhenSilent(client, link, address.pings ?? usualPings);
    });
    client.once('close', () => {
      const { message, hint } = connectionErrorOf(reason ?? new Error('closed'), address, link.complaint());
      resolve(new ConnectionError('lost', message, hint));
    });
  });
}

/**
 * Counts any byte from the host as a sign of life. The keepalive of ssh2 counts only answers to its own pings: on a slow link
 * they wait behind the data of a transfer, and a busy connection would time out.
 */
function pingWhenSilent(client: Client, link: Link, pings: Pings): void {
  const life = keepAlive(
    {
      ping: () => void sendPing(client, link),
      giveUp: () => client.emit('error', new Error('Keepalive timeout')),
    },
    pings,
  );
  link.stream.on('data', life.heard);
  client.once('close', life.end);
}

/** Sends a request that any host refuses. */
function sendPing(client: Client, link: Link): void {
  const inside = client as unknown as { _protocol?: { ping(): void }; _callbacks?: (() => void)[] };
  if (!link.stream.writable || !inside._protocol || !inside._callbacks) return;
  inside._callbacks.push(() => undefined);
  inside._protocol.ping();
}

/** Opens a channel and starts the command; ssh2 itself would wait for the host's answer forever. */
function openChannel(
  client: Client,
  link: Link,
  address: Address,
  lost: Promise<ConnectionError>,
  command: string,
): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const late = () => reject(noChannel(address, 'no answer'));
    const inTime = timeLimit(address.connectTimeout * 1000, late);
    const stopAnswering = answerAtOnce(client, link);
    const settle = () => {
      inTime();
      stopAnswering();
    };
    void lost.then(reject).finally(settle);
    try {
      client.exec(command, (error, channel) => {
        settle();
        // later, so that `lost` comes first if the connection failed, too
        if (error) setImmediate(() => reject(noChannel(address, error.message)));
        else resolve(clientChannel(channel, lost));
      });
    } catch {
      // ssh2 throws when the socket is closed; `close` follows with the reason
    }
  });
}

/**
 * sshd uses Nagle's algorithm: its messages after the login (host keys, then the open channel) are sent in small
 * segments. Each waits for the acknowledgement of the previous one, and this side's kernel delays that by
 * 40 ms unless there is data to send. So while a channel opens, each answer without a reply gets a ping. A program that
 * is busy with other hosts needs the time for them.
 */
function answerAtOnce(client: Client, link: Link): () => void {
  let left = 4;
  const ping = () => {
    if (isSending(link.stream) || (opening.size > few && isProgramBusy()) || left-- <= 0) return;
    sendPing(client, link);
  };
  link.stream.on('data', ping);
  opening.add(ping);
  return () => {
    link.stream.off('data', ping);
    opening.delete(ping);
  };
}

/** Of the channels that are opening, in all connections. */
const opening = new Set<() => void>();
/** While so few channels open, each waits for its host only. */
const few = 8;

function noChannel(address: Address, message: string): ConnectionError {
  return new ConnectionError(
    'channel',
    `${addressText(address)} opens no channel for a command: ${cleanReason(message.replace('(SSH) ', ''))}`,
    'does its sshd limit sessions (MaxSessions) or forbid commands for this user?',
  );
}

function clientChannel(channel: ClientChannel, lost: Promise<ConnectionError>): Channel {
  return streamChannel({
    stdin: channel,
    stdout: channel,
    stderr: channel.stderr,
    closed: whenClosed(channel, lost),
    isPaced: true,
  });
}

/**
 * A command has ended when its exit status and the end of its output have arrived; if the connection is lost before
 * that, the status that ssh2 reports with `close` is invalid.
 */
function whenClosed(channel: ClientChannel, lost: Promise<ConnectionError>): Promise<Ended> {
  let exit: Ended | undefined;
  let isComplete = false;
  channel.on('exit', (code: number | null, signal?: string) => {
    exit = { code, signal: code === null ? (signal ?? null) : null };
  });
  channel.once('end', () => {
    isComplete = true;
  });
  return new Promise((resolve) => {
    channel.once('close', () => resolve(exit ?? { code: null, signal: null }));
    void lost.then(() => resolve((isComplete && exit) || { code: null, signal: null }));
  });
}
