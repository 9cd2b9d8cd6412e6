import { spawn } from 'node:child_process';
import { ConnectionError } from '../core/connection-error.ts';
import { OpenChannels } from './open-channels.ts';
import { streamChannel } from './stream-channel.ts';
import type { Channel, Connection, Transport } from './transport.ts';

type Ended = { code: number | null; signal: string | null };

/** Runs commands on this machine, as the user of this program, without any network. */
export const local: Transport = {
  async connect(_address, signal) {
    if (signal?.aborted) throw new ConnectionError('lost', 'connecting to this machine was cancelled');
    return localConnection();
  },
};

/** `close` kills the running commands, since a lost SSH connection also closes their standard streams. */
function localConnection(): Connection {
  let isGone = false;
  let markGone = () => {};
  const channels = new OpenChannels();
  const lost = new Promise<undefined>((resolve) => {
    markGone = () => resolve(undefined);
  });
  return {
    lost,
    async exec(command) {
      if (isGone) throw new ConnectionError('lost', 'the local connection is closed');
      const channel = await start(command, lost);
      channels.add(channel.closed);
      return channel;
    },
    close() {
      if (isGone) return;
      isGone = true;
      channels.afterArrival(markGone);
    },
  };
}

/** @throws ConnectionError if no process can be started. */
function start(command: string, gone: Promise<undefined>): Promise<Channel> {
  // its own group: a Ctrl-C of the terminal must reach kplay only, which lets the running task finish
  const child = spawn('/bin/sh', ['-c', command], { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  const closed = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
    void gone.then(() => {
      resolve({ code: null, signal: null });
      for (const stream of child.stdio) stream?.destroy();
      child.kill('SIGHUP');
    });
  });
  return new Promise((resolve, reject) => {
    child.once('spawn', () => {
      resolve(streamChannel({ stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, closed }));
    });
    child.once('error', (error) => {
      reject(new ConnectionError('channel', `cannot start a shell on this machine: ${error.message}`));
    });
  });
}
