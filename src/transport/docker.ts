import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { ConnectionError } from '../core/connection-error.ts';
import { addressText, cleanReason } from './errors.ts';
import { endGroup } from './link.ts';
import { markedChannel } from './marked-channel.ts';
import { OpenChannels } from './open-channels.ts';
import type { Address, Connection, Transport } from './transport.ts';

/**
 * Reaches running containers with the docker program of this machine, and so also those of DOCKER_HOST and contexts. Like
 * the program, it does not report which signal ended a command: its status is 128 and the signal's number.
 */
export const docker: Transport = {
  async connect(address, signal) {
    const problem = await problemOf(address, 'unreachable', signal);
    if (problem) throw problem;
    return connectionTo(address);
  },
};

/** The program and its arguments that run shell text in a container. */
export function execIn({ host, user }: Address, command: string, options: string[] = []): string[] {
  const as = user === '' ? [] : ['-u', user];
  return ['docker', 'exec', '-i', ...options, ...as, '--', host, 'sh', '-c', command];
}

/** Lower statuses are those of commands only; these may also be of docker, or of a container that was stopped. */
const doubtful = 125;

function connectionTo(address: Address): Connection {
  const channels = new OpenChannels();
  const clients = new Set<ChildProcess>();
  let isClosed = false;
  let end = (_error: ConnectionError | undefined) => {};
  const lost = new Promise<ConnectionError | undefined>((resolve) => {
    end = resolve;
  });
  const isLost = async (code: number | null) => {
    if (isClosed || (code !== null && code < doubtful)) return isClosed;
    const problem = await problemOf(address, 'lost');
    if (problem) end(problem);
    return problem !== undefined || code === null;
  };
  return {
    lost,
    async exec(command) {
      if (isClosed) throw new ConnectionError('lost', `${addressText(address)} closed the connection`);
      const mark = randomBytes(12).toString('hex');
      const child = start(execIn(address, `echo ${mark}; ${command}`));
      channels.add(once(child, 'close').catch(() => {}));
      clients.add(child);
      child.once('close', () => clients.delete(child));
      const refusal = async (stderr: string) =>
        (await problemOf(address, 'lost')) ?? noChannel(address, stderr);
      return markedChannel({ child, mark, isLost, refusal }, lost);
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      channels.afterArrival(() => {
        for (const child of clients) endGroup(child);
        end(undefined);
      });
    },
  };
}

/** In its own group: a Ctrl-C of the terminal must reach kplay only, which lets the running task finish. */
function start([program, ...words]: string[]) {
  return spawn(program!, words, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
}

function noChannel(address: Address, stderr: string): ConnectionError {
  return new ConnectionError(
    'channel',
    `${addressText(address)} runs no command: ${cleanReason(stderr)}`,
    'kplay needs a sh in the image',
  );
}

const hints: [RegExp, string][] = [
  [/ENOENT/, 'install the docker program on this machine'],
  [/No such container/i, '`docker ps` shows the containers; set kplay_host if its name differs'],
  [/daemon|permission denied/i, 'is the docker daemon up, and may you use it? See `docker ps`'],
];

/** Why a container cannot be used; undefined while it runs. */
function problemOf(
  address: Address,
  kind: 'unreachable' | 'lost',
  signal?: AbortSignal,
): Promise<ConnectionError | undefined> {
  const question = ['container', 'inspect', '--format', '{{.State.Status}}', '--', address.host];
  const limits = { timeout: address.connectTimeout * 1000, ...(signal && { signal }) };
  const error = (why: string) => {
    const hint = hints.find(([when]) => when.test(why))?.[1];
    return new ConnectionError(kind, `${addressText(address)}: ${why}`, hint);
  };
  return new Promise((resolve) => {
    execFile('docker', question, limits, (failure, stdout, stderr) => {
      const state = stdout.trim();
      if (!failure) return resolve(state === 'running' ? undefined : error(`the container is ${state}`));
      const { killed, message } = failure;
      if (killed) resolve(error(`docker did not answer in ${address.connectTimeout} s`));
      else resolve(error(cleanReason(stderr.trim() || message)));
    });
  });
}
