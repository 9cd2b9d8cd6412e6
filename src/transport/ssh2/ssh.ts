import { Socket } from 'node:net';
import type { ConnectConfig } from 'ssh2';
import Client from 'ssh2/lib/client.js';
import { ConnectionError } from '../../core/connection-error.ts';
import { timeLimit } from '../../core/time-limit.ts';
import { addressText, connectionErrorOf, type RawError, refusesSource } from '../errors.ts';
import { knock } from '../knock.ts';
import { type HostKeyCheck, hostKeyCheck } from '../known-hosts/host-key.ts';
import { readKnownHosts } from '../known-hosts/known-hosts-file.ts';
import { readRevokedKeys } from '../known-hosts/revoked-keys.ts';
import { type Link, openLink } from '../link.ts';
import { pace } from '../pace.ts';
import type { Address, Connection, Transport } from '../transport.ts';
import { mayUserKeySignSha1, offeredTo } from './algorithms.ts';
import { type Authentication, authentication } from './auth.ts';
import { batchWrites } from './batched-writes.ts';
import { verifyWith } from './certified-key.ts';
import { sshConnection } from './connection.ts';
import { logInAtOnce, neverSignSha1, signFirstKeyAtOnce } from './eager-login.ts';
import { neverAskForHostKeys } from './host-keys.ts';
import { freeSentPackets } from './sent-packets.ts';

/** Reaches hosts with an SSH client inside this process: no process, no control socket, 2 to 5 ms of CPU. */
export const ssh: Transport = {
  connect: (address, signal) => knock(address, signal, () => connectOnce(address, signal)),
};

async function connectOnce(address: Address, signal: AbortSignal | undefined): Promise<Connection> {
  if (address.rules?.knownHostsCommand) throw cannotAsk(address);
  const [known, revoked, auth] = await Promise.all([
    readKnownHosts(address.knownHosts),
    readRevokedKeys(address.rules?.revokedHostKeys ?? []),
    authentication(address, address.rules?.agent ?? process.env.SSH_AUTH_SOCK),
  ]);
  if (signal?.aborted) throw cancelled(address);
  let link: Link | undefined;
  const hostKey = hostKeyCheck({ known, revoked, ip: () => link?.peer() }, address);
  const algorithms = offeredTo(address, hostKey.algorithms);
  link = openLink(address);
  const attempt: Attempt = { address, auth, hostKey, link, algorithms };
  const client = new Client();
  if (link.stream instanceof Socket) freeSentPackets(link.stream);
  batchWrites(link.stream);
  // each opening channel adds a listener for a moment
  attempt.link.stream.setMaxListeners(0);
  const connection = sshConnection(client, attempt.link, address);
  try {
    await handshake(client, attempt, signal);
    await attempt.hostKey.remember();
    return { ...connection, hostKey: hostKey.type, login: auth.last };
  } catch (error) {
    attempt.link.destroy();
    throw error;
  }
}

interface Attempt {
  address: Address;
  auth: Authentication;
  hostKey: HostKeyCheck;
  link: Link;
  algorithms: ReturnType<typeof offeredTo>;
}

/** Keys, banners and prompts are far smaller, in bytes. */
const greetingLimit = 1024 * 1024;
/** The bytes of a line with which sshd refuses a connection. */
const shortLine = 80;
const hungUpEarly = 'Connection lost before handshake';
/** The codes when a proxy command ends, and when sshd has too many logins: it then closes the connection without reading. */
const endsEarly = /^(EPIPE|ECONNRESET)$/;

/** Resolves after the login; rejects with ConnectionError as soon as it has failed. */
function handshake(client: Client, attempt: Attempt, signal: AbortSignal | undefined): Promise<void> {
  const { address, auth, link } = attempt;
  return new Promise<void>((resolve, reject) => {
    let isTalking = false;
    client.once('handshake', () => {
      isTalking = true;
    });
    const fail = async (raw: RawError) => {
      await link.complete();
      const early = !isTalking && (raw.message === 'Premature close' || endsEarly.test(String(raw.code)));
      const error = refusesSource.test(greeting) ? new Error(greeting) : early ? new Error(hungUpEarly) : raw;
      reject(neverThere(connectionErrorOf(error, address, link.complaint())));
    };
    const abort = () => reject(cancelled(address));
    const inTime = timeLimit(address.connectTimeout * 1000, () => reject(timedOut(attempt)));
    let [size, greeting] = [0, ''];
    const count = (chunk: Buffer) => {
      if (size < shortLine) greeting += chunk.toString('latin1', 0, shortLine);
      size += chunk.length;
      if (size > greetingLimit) reject(tooLong(address));
    };
    link.stream.on('data', count);
    const settle = () => {
      inTime();
      link.stream.off('data', count);
      signal?.removeEventListener('abort', abort);
    };
    signal?.addEventListener('abort', abort);
    client.once('ready', () => resolve());
    client.on('error', (error: RawError) => (isMinor(error) ? auth.note(error.message) : void fail(error)));
    client.once('close', () => void fail(new Error('closed')));
    try {
      client.connect(config(client, attempt, reject));
      pace(link.stream);
      neverAskForHostKeys(client);
      signFirstKeyAtOnce(client);
      // with SHA-1, the host's list of signatures decides, which comes before it accepts the service
      if (!mayUserKeySignSha1(address)) {
        neverSignSha1(client);
        logInAtOnce(client);
      }
    } catch (error) {
      void fail(error as RawError);
    }
    client.once('ready', settle).once('close', settle);
  });
}

/** Turns a loss before the login into "unreachable": nothing has happened on the host. */
function neverThere(error: ConnectionError): ConnectionError {
  return error.kind === 'lost' ? new ConnectionError('unreachable', error.message, error.hint) : error;
}

/** Whether ssh2 continues with the next login method after this error. */
function isMinor(error: RawError): boolean {
  return error.level === 'agent' || /^Error (while )?signing/.test(error.message);
}

/**
 * The settings of ssh2. Its defaults accept any host key. Strict key exchange
 * (CVE-2023-48795) is always offered.
 */
function config(client: Client, attempt: Attempt, reject: (error: ConnectionError) => void): ConnectConfig {
  const { address, auth, hostKey, link, algorithms } = attempt;
  return {
    sock: link.stream,
    username: address.user,
    readyTimeout: 0,
    keepaliveInterval: 0,
    algorithms,
    hostVerifier: (blob: Buffer) => {
      const refusal = hostKey.refusal(blob);
      if (refusal) reject(refusal);
      const key = hostKey.certified(blob);
      if (key) verifyWith(client, key);
      return refusal === undefined;
    },
    authHandler: (left, isPart) => {
      const method = auth.next(left, isPart);
      if (method === false) reject(auth.failure());
      return method as never;
    },
  };
}

function cannotAsk(address: Address): ConnectionError {
  return new ConnectionError(
    'host-key',
    `the host key of ${addressText(address)} cannot be checked: ssh_config has a KnownHostsCommand for it`,
    'use kplay_connection: openssh',
  );
}

function cancelled(address: Address): ConnectionError {
  return new ConnectionError('lost', `connecting to ${addressText(address)} was cancelled`);
}

function tooLong(address: Address): ConnectionError {
  const message = `${addressText(address)} sends too much data before the login`;
  return new ConnectionError('unreachable', message, 'is this an SSH server?');
}

function timedOut({ address, link }: Attempt): ConnectionError {
  const error: RawError = new Error(`no answer in ${address.connectTimeout} s`);
  error.code = 'ETIMEDOUT';
  const { kind, message, hint } = connectionErrorOf(error, address, link.complaint());
  return new ConnectionError(kind, `${message} (waited ${address.connectTimeout} s)`, hint);
}
