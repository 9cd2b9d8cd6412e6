import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { DrivenHost, DrivenResult, HostProgram } from '../../core/module.ts';
import { changesIn, type RsyncArgs, rsyncOptions } from './options.ts';

/**
 * Stands for ssh: rsync starts it with the words for the host. It passes their number and the words on to descriptor 4, and then
 * the bytes of both directions.
 */
const relay = `sh -c 'printf "%s\\0" "$#" "$@" >&4; exec 5<&0; cat <&5 >&4 3<&- & exec cat <&3 4>&- 5<&-' relay`;

/** The most bytes of the host that wait for rsync: a host that sends without end must not fill the memory. */
const unreadLimit = 16_000_000;

/** Runs rsync on the controller, which talks to one on the host through a channel of the connection. */
export async function synchronize(args: RsyncArgs, host: DrivenHost): Promise<DrivenResult> {
  const ends =
    args.mode === 'push'
      ? [sourceOf(args.src, host.folder), `host:${args.dest}`]
      : [`host:${args.src}`, localPath(args.dest, host.folder)];
  const { rsync } = await host.step({});
  if (rsync === 'missing')
    return { changed: true, message: 'the host has no rsync yet', value: { stdout_lines: [] } };
  const lines = await run([...rsyncOptions(args, host.check), '-e', relay, '--', ...ends], host);
  const changes = changesIn(lines);
  return { changed: changes.length > 0, value: { stdout_lines: changes } };
}

function sourceOf(src: string, folder: string): string {
  const path = localPath(src, folder);
  if (!existsSync(path)) throw new Error(`${path} does not exist`);
  return path;
}

/** The path on the controller, with the slash that rsync looks at. */
function localPath(given: string, folder: string): string {
  const path = resolve(folder, given);
  return given.endsWith('/') && path !== '/' ? `${path}/` : path;
}

/** Runs rsync, and returns its lines. */
async function run(words: string[], host: DrivenHost): Promise<string[]> {
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const child = spawn('rsync', words, {
    env,
    signal: host.signal,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  const [out, errors] = [textOf(child.stdout!), textOf(child.stderr!)];
  const ended = once(child, 'close') as Promise<[number | null]>;
  const relayed = connect(child.stdio[4] as Readable, child.stdio[3] as Writable, host).catch(
    (error: Error) => {
      child.kill();
      return error;
    },
  );
  const [code] = await ended.catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT'
      ? new Error('this machine has no rsync: install it on the controller')
      : error;
  });
  const remote = await relayed;
  if (remote instanceof Error) throw remote;
  // rsync expects the status of the other one from ssh, and the relay cannot give it
  const failed = [code, remote.code].find((each) => each !== 0);
  if (failed !== undefined)
    throw new Error(`rsync failed with status ${failed}: ${reasonIn((await errors) + remote.errors)}`);
  return (await out).split('\n');
}

/** How the rsync of the host has ended: its status, and what it has said on stderr. */
interface RemoteEnd {
  code: number | null;
  errors: string;
}

/** Starts the program that rsync wants on the host, and relays the bytes. */
async function connect(from: Readable, to: Writable, host: DrivenHost): Promise<RemoteEnd> {
  // rsync may end before the host does
  to.on('error', () => {});
  let program: HostProgram | undefined;
  let [head, errors] = [Buffer.alloc(0), ''];
  for await (const chunk of from) {
    if (program) {
      await program.write(chunk as Buffer);
      continue;
    }
    head = Buffer.concat([head, chunk as Buffer]);
    const found = wordsIn(head);
    if (!found) continue;
    // no byte of it comes before the line that it waits for
    program = await host.start(['sh', '-c', 'read -r _ && exec "$@"', 'sh', ...found.words.slice(1)]);
    program.onStderr((bytes) => {
      errors = (errors + bytes.toString()).slice(-4096);
    });
    program.onStdout((bytes) => {
      if (to.writableLength > unreadLimit) to.destroy();
      else to.write(bytes);
    });
    void program.closed.then(() => to.end());
    await program.write(Buffer.concat([Buffer.from('\n'), found.rest]));
  }
  program?.end();
  if (!program) to.end();
  // without a program, rsync itself has failed before
  const { code } = (await program?.closed) ?? { code: 0 };
  return { code, errors };
}

/** The words at the beginning, after their number, each with a 0 at its end; undefined while some are missing. */
function wordsIn(bytes: Buffer): { words: string[]; rest: Buffer } | undefined {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    const end = bytes.indexOf(0, at);
    if (end < 0) return undefined;
    words.push(bytes.subarray(at, end).toString());
    at = end + 1;
    if (words.length === Number(words[0]) + 1) return { words: words.slice(1), rest: bytes.subarray(at) };
  }
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** What went wrong: the last line is about the code of rsync. */
function reasonIn(errors: string): string {
  const lines = errors.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => !line.startsWith('rsync error:')) ?? lines[0] ?? 'it said nothing';
}
