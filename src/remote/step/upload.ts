import { createReadStream } from 'node:fs';
import type { ShellChannel } from '../session/channel.ts';
import { assign, quote } from './quote.ts';
import type { Content } from './step.ts';

/** A content could not be brought to the host: the step fails, the session goes on. */
export class UploadFailed extends Error {
  override readonly name = 'UploadFailed';
}

/** What bringing a content takes of a session. */
export interface Carrier {
  /** Runs a command beside the session, as the same user; undefined where the host does not let us. */
  aside(command: string): Promise<ShellChannel | undefined>;
  /** Writes to the session's own shell. */
  write(text: string): Promise<void>;
}

/** Where a host makes a folder for a content, see prelude.sh. */
const places = ['/tmp', '/var/tmp', '/dev/shm', '/run'];

/**
 * Brings a large content into a folder that the host has made for it: through a channel of its own, or through
 * the session's shell where the host allows one channel only (sshd_config MaxSessions).
 * @param name of the folder: any other one is not of the host's making
 * @returns the path of the file on the host
 * @throws UploadFailed
 */
export async function upload(
  carrier: Carrier,
  folder: string,
  name: string,
  content: Content,
): Promise<string> {
  if (!places.some((place) => folder === `${place}/${name}`))
    throw new UploadFailed('the host names a strange folder for the content');
  const path = `${folder}/content`;
  const channel = await carrier.aside(`sh -c ${quote(`umask 077; cat >${quote(path)}`)}`);
  try {
    if (channel) await sendContent(channel, content);
    else for await (const text of contentAsShell(path, content)) await carrier.write(text);
  } catch (error) {
    if (error instanceof UploadFailed) throw error;
    throw new UploadFailed(`cannot read the content: ${(error as Error).message}`);
  }
  return path;
}

async function sendContent(channel: ShellChannel, content: Content): Promise<void> {
  let said = '';
  channel.onStderr((chunk) => {
    said = (said + chunk.toString('utf8')).slice(-2000);
  });
  channel.onStdout(() => {});
  for await (const chunk of chunks(content)) await channel.write(chunk);
  channel.end();
  const { code } = await channel.closed;
  if (code !== 0) throw new UploadFailed(`the content did not arrive: ${said.trim() || `code ${code}`}`);
}

async function* contentAsShell(path: string, content: Content): AsyncGenerator<string> {
  yield assign('kp_upload', path);
  for await (const chunk of chunks(content)) {
    yield `printf %s ${quote(chunk.toString('base64'))} | base64 -d >>"$kp_upload"\n`;
  }
}

/** How much is read, encoded and sent at a time. */
const chunkSize = 256 * 1024;

async function* chunks(content: Content): AsyncGenerator<Buffer> {
  if ('bytes' in content) {
    for (let at = 0; at < content.bytes.length; at += chunkSize)
      yield Buffer.from(content.bytes.subarray(at, at + chunkSize));
  } else
    for await (const chunk of createReadStream(content.path, { highWaterMark: chunkSize }))
      yield chunk as Buffer;
}
