import { ConnectionError } from '../../core/connection-error.ts';
import type { ShellChannel } from '../session/channel.ts';
import { assign, quote } from './quote.ts';
import type { Content } from './step.ts';

/** A content could not be uploaded: the step fails, the session continues. */
export class UploadFailed extends Error {
  override readonly name = 'UploadFailed';
}

/** The interface of a session that an upload needs. */
export interface Carrier {
  /** Runs a command beside the session, as the same user; undefined if the host does not allow it. */
  aside(command: string): Promise<ShellChannel | undefined>;
  /** Writes to the session's own shell. */
  write(text: string): Promise<void>;
}

/** The folders in which a host creates a folder for a content, see prelude.sh. */
const places = ['/tmp', '/var/tmp', '/dev/shm', '/run'];

/**
 * Uploads a large content into a folder that the host has created for it: through its own channel, or through the
 * session's shell if the host allows only one channel (sshd_config MaxSessions).
 * @param name of the folder; other names than the host's are refused
 * @returns the path of the file on the host
 * @throws UploadFailed, or ConnectionError when the connection was lost
 */
export async function upload(
  carrier: Carrier,
  folder: string,
  name: string,
  content: Content,
): Promise<string> {
  if (!places.some((place) => folder === `${place}/${name}`))
    throw new UploadFailed('the host sent an unexpected folder for the content');
  const path = `${folder}/content`;
  const channel = await carrier.aside(`sh -c ${quote(`umask 077; cat >${quote(path)}`)}`);
  try {
    if (channel) await sendContent(channel, content);
    else for await (const text of contentAsShell(path, content)) await carrier.write(text);
  } catch (error) {
    if (error instanceof UploadFailed || error instanceof ConnectionError) throw error;
    throw new UploadFailed(`cannot read the content: ${(error as Error).message}`);
  }
  return path;
}

async function sendContent(channel: ShellChannel, content: Content): Promise<void> {
  let output = '';
  channel.onStderr((chunk) => {
    output = (output + chunk.toString('utf8')).slice(-2000);
  });
  channel.onStdout(() => {});
  for await (const chunk of chunks(content)) await channel.send(chunk);
  channel.end();
  const { code, signal } = await channel.closed;
  if (code === null && signal === null)
    throw new ConnectionError('lost', 'the content did not arrive: its connection was lost');
  if (code !== 0) throw new UploadFailed(`the content did not arrive: ${output.trim() || `code ${code}`}`);
}

async function* contentAsShell(path: string, content: Content): AsyncGenerator<string> {
  yield `${assign('kp_upload', path)}kp_upload_fault=''\n`;
  for await (const chunk of chunks(content)) {
    // base64 does not print why it cannot write
    const write = `printf %s ${quote(chunk.toString('base64'))} | base64 -d | cat 2>&1 >>"$kp_upload"`;
    yield `kp_upload_fault=$kp_upload_fault$(${write})\n`;
  }
}

/** The bytes that are read, encoded and sent at a time. */
const chunkSize = 256 * 1024;

async function* chunks(content: Content): AsyncGenerator<Buffer> {
  if ('bytes' in content) {
    const { buffer, byteOffset, length } = content.bytes;
    for (let at = 0; at < length; at += chunkSize)
      yield Buffer.from(buffer, byteOffset + at, Math.min(chunkSize, length - at));
  } else yield* content.chunks();
}
