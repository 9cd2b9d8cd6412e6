import type { ChildProcessByStdio } from 'node:child_process';
import { PassThrough, type Readable, Transform, type Writable } from 'node:stream';
import { ConnectionError } from '../../core/connection-error.ts';
import { addressText, cleanReason } from '../errors.ts';
import { streamChannel } from '../stream-channel.ts';
import type { Address, Channel } from '../transport.ts';

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** How long to wait for the message of the master after a client ended with 255, in milliseconds. */
const moment = 300;

/**
 * Opens a channel over a client process. The first output line of the host is a mark, printed before the command
 * starts: without it, there may be no channel.
 * @throws ConnectionError when the client ends without the mark
 */
export function markedChannel(
  child: Child,
  mark: string,
  lost: Promise<ConnectionError | undefined>,
  address: Address,
): Promise<Channel> {
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-1000);
  });
  const stdout = new Transform();
  const isMarked = new Promise<void>((resolve) => {
    stdout._transform = afterMark(mark, resolve);
  });
  child.stdout.pipe(stdout);
  // keeps the output until there is a listener
  const stderr = child.stderr.pipe(new PassThrough());
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
    child.once('error', () => resolve(null));
  });
  const streams = { stdin: child.stdin, stdout, stderr, closed: closing(ended, lost) };
  child.stdin.on('error', () => undefined);
  return Promise.race([
    isMarked.then(() => streamChannel(streams)),
    ended
      .then(() => Promise.race([lost, later()]))
      .then((error) => {
        throw (
          error ??
          new ConnectionError(
            'channel',
            noChannel(output, address),
            'does its sshd limit sessions (MaxSessions)?',
          )
        );
      }),
  ]);
}

function noChannel(output: string, address: Address): string {
  return `${addressText(address)} opens no channel for a command: ${cleanReason(output)}`;
}

/** Passes on the output after the line with the mark. */
function afterMark(mark: string, found: () => void): Transform['_transform'] {
  let before: Buffer | undefined = Buffer.alloc(0);
  return (chunk: Buffer, _encoding, done) => {
    if (!before) return done(null, chunk);
    before = Buffer.concat([before, chunk]);
    const at = before.indexOf(`${mark}\n`);
    if (at < 0) return done();
    const rest = before.subarray(at + mark.length + 1);
    before = undefined;
    found();
    done(null, rest);
  };
}

async function closing(ended: Promise<number | null>, lost: Promise<unknown>) {
  const code = await Promise.race([ended, lost.then(() => null)]);
  const isLost = code === 255 ? await Promise.race([lost.then(() => true), later()]) : code === null;
  return { code: isLost ? null : code, signal: null };
}

function later(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), moment));
}
