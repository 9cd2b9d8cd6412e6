import type { ChildProcessByStdio } from 'node:child_process';
import { PassThrough, type Readable, Transform, type Writable } from 'node:stream';
import type { ConnectionError } from '../core/connection-error.ts';
import { streamChannel } from './stream-channel.ts';
import type { Channel } from './transport.ts';

/** A program of this machine that runs a command elsewhere, with the streams of the command. */
export interface Client {
  child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** A random word. The command prints it as a line before its own output: without it, there may be no channel. */
  mark: string;
  /** Whether an exit status means that the connection was lost. */
  isLost(code: number | null): Promise<boolean>;
  /** The error of a client that ended without the mark, with this on stderr. */
  refusal(stderr: string): Promise<ConnectionError>;
}

/** No client prints so many bytes on stderr by itself: they are the command's. */
const complaintLimit = 64 * 1024;

/**
 * Opens a channel over a client process: when the mark has come, or so much on stderr that the command must run. Docker copies
 * the two streams of a command side by side, and sends them in one: stderr can be ahead of the mark, which then arrives only
 * when stderr is read.
 * @throws ConnectionError when the client ends without the mark
 */
export function markedChannel(client: Client, lost: Promise<unknown>): Promise<Channel> {
  const { child, mark } = client;
  let output = '';
  const stdout = new Transform();
  const hasBegun = new Promise<void>((resolve) => {
    stdout._transform = afterMark(mark, resolve);
    let size = 0;
    child.stderr.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-1000);
      size += chunk.length;
      if (size >= complaintLimit) resolve();
    });
  });
  child.stdout.pipe(stdout);
  // keeps the output until there is a listener
  const stderr = child.stderr.pipe(new PassThrough({ highWaterMark: complaintLimit }));
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
    child.once('error', (error) => {
      output += error.message;
      resolve(null);
    });
  });
  const streams = { stdin: child.stdin, stdout, stderr, closed: closing(client, ended, lost) };
  child.stdin.on('error', () => undefined);
  return Promise.race([
    hasBegun.then(() => streamChannel(streams)),
    ended
      .then(() => client.refusal(output))
      .then((error) => {
        throw error;
      }),
  ]);
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

async function closing(client: Client, ended: Promise<number | null>, lost: Promise<unknown>) {
  const code = await Promise.race([ended, lost.then(() => null)]);
  return { code: (await client.isLost(code)) ? null : code, signal: null };
}
