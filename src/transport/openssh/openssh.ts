import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { ConnectionError } from '../../core/connection-error.ts';
import { withTimeLimit } from '../../core/time-limit.ts';
import { addressText, cleanReason } from '../errors.ts';
import { knock } from '../knock.ts';
import { endGroup } from '../link.ts';
import { markedChannel } from '../marked-channel.ts';
import { OpenChannels } from '../open-channels.ts';
import type { Address, Connection, Transport } from '../transport.ts';
import { complaintOf } from './complaint.ts';
import { reachSettings, sshName } from './settings.ts';

/**
 * Reaches hosts with the system's ssh, one master process for each (ssh_config(5), ControlMaster): for features
 * that only it has, such as user certificates, keys on security tokens, GSSAPI and all of ssh_config. It does not
 * report which signal killed a command: its status is 255 here.
 */
export const openssh: Transport = {
  connect: (address, signal) => knock(address, signal, () => connectOnce(address, signal)),
};

async function connectOnce(address: Address, signal: AbortSignal | undefined): Promise<Connection> {
  if (address.password !== undefined)
    throw new ConnectionError(
      'authentication',
      `${addressText(address)} cannot get a password from OpenSSH's client`,
      'use a key or an agent, or leave out kplay_connection: openssh',
    );
  const folder = await mkdtemp(join(tmpdir(), 'kplay-ssh-'));
  const socket = join(folder, 'm');
  const master = startMaster(address, folder, socket);
  const cancel = () => endGroup(master.child);
  signal?.addEventListener('abort', cancel);
  try {
    await master.ready;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
  return connectionOver(master, address, socket);
}

interface Master {
  child: ChildProcess;
  /** Rejects with ConnectionError. */
  ready: Promise<void>;
  /** Its last message, after its end. */
  ended: Promise<string>;
}

/** Its message when it is connected, printed by a local command. */
const here = 'connected';

/**
 * Becomes the master, and leaves a process beside it that waits for the end of a pipe that this program holds:
 * when this program ends, even by kill -9, the master, its proxy command and the socket's folder ($1) are removed.
 */
const together = `
{ trap '' TERM HUP INT; read -r _; kill -s TERM -- "-$$"; rm -rf -- "$1"; } <&3 >/dev/null 2>&1 &
shift
exec "$@" 3<&-`;

function startMaster(address: Address, folder: string, socket: string): Master {
  const own = ['-M', '-N', '-o', 'PermitLocalCommand=yes', '-o', `LocalCommand=echo ${here}`];
  const master = ['ssh', ...own, '-S', socket, ...settings(address), '--', sshName(address)];
  const child = spawn('/bin/sh', ['-c', together, 'sh', folder, ...master], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // its own group, with its proxy command
    detached: true,
  });
  const life = child.stdio[3] as Writable;
  life.on('error', () => undefined);
  let output = '';
  child.stdout!.resume();
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-4000);
  });
  const ended = new Promise<string>((resolve) => {
    // does not wait for the pipe that keeps it alive
    const [gone, silent] = [once(child, 'exit'), once(child.stderr!, 'close')];
    Promise.all([gone, silent]).then(
      () => resolve(output),
      () => undefined,
    );
    child.once('error', (error) => resolve(`ssh cannot be started: ${error.message}`));
  }).finally(() => {
    life.destroy();
    return rm(folder, { recursive: true, force: true });
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout!.once('data', () => resolve());
    void ended.then((last) => reject(complaintOf(last, address, 'unreachable')));
  });
  return { child, ready, ended };
}

function connectionOver(master: Master, address: Address, socket: string): Connection {
  let isClosed = false;
  const channels = new OpenChannels();
  const lost = master.ended.then((output) => (isClosed ? undefined : complaintOf(output, address, 'lost')));
  return {
    lost,
    async exec(command) {
      const mark = randomBytes(12).toString('hex');
      const gone = new ConnectionError('lost', `${addressText(address)} closed the connection`);
      if (isClosed || master.child.exitCode !== null) throw gone;
      const words = [
        ...muxClient(socket),
        ...settings(address),
        '--',
        sshName(address),
        `echo ${mark}; ${command}`,
      ];
      const child = spawn('ssh', words, { stdio: ['pipe', 'pipe', 'pipe'] });
      channels.add(once(child, 'close').catch(() => {}));
      const isAlive = () => hasMaster(socket, address);
      const isLost = async (code: number | null) => (code === 255 ? !(await isAlive()) : code === null);
      const refusal = async (stderr: string) =>
        ((await isAlive()) ? undefined : await lost) ?? noChannel(address, stderr);
      return markedChannel({ child, mark, isLost, refusal }, lost);
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      channels.afterArrival(() => endGroup(master.child));
    },
  };
}

/** How long the master may take to answer, in milliseconds. */
const masterLimit = 5000;

/** Asks whether there is a master: a client ends with 255 when it has lost it, and when its command has this status. */
async function hasMaster(socket: string, address: Address): Promise<boolean> {
  const words = [...muxClient(socket), '-O', 'check', '--', sshName(address)];
  const child = spawn('ssh', words, { stdio: 'ignore' });
  const code = await withTimeLimit(masterLimit, once(child, 'exit'));
  if (!code) child.kill();
  return code?.[0] === 0;
}

function noChannel(address: Address, stderr: string): ConnectionError {
  return new ConnectionError(
    'channel',
    `${addressText(address)} opens no channel for a command: ${cleanReason(stderr)}`,
    'does its sshd limit sessions (MaxSessions)?',
  );
}

/** Only through the master: a client that finds no master would connect by itself. */
function muxClient(socket: string): string[] {
  return ['-T', '-S', socket, '-o', 'ControlMaster=no', '-o', 'ProxyCommand=false'];
}

/** The settings that kplay decides; in ssh_config the first value counts, so these win over files. */
function settings(address: Address): string[] {
  const options = [
    'BatchMode=yes',
    'ControlPersist=no',
    'ForwardAgent=no',
    'ForwardX11=no',
    'ClearAllForwardings=yes',
    'EscapeChar=none',
    'RequestTTY=no',
    'RemoteCommand=none',
  ];
  return [...options.flatMap((option) => ['-o', option]), ...reachSettings(address)];
}
