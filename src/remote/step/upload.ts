import { ConnectionError } from '../../core/connection-error.ts';
import { assign, quote } from './quote.ts';
import { type BesideSession, Receiver, receiverCommand } from './receiver.ts';
import type { Content } from './step.ts';
import { UploadFailed } from './upload-failed.ts';

/** The interface of a session that an upload needs. */
export interface Carrier extends BesideSession {
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
  const channel = await carrier.aside(receiverCommand(path, name));
  try {
    if (channel) await new Receiver(channel, name, carrier).receive(chunks(content));
    else for await (const text of contentAsShell(path, content)) await carrier.write(text);
  } catch (error) {
    if (error instanceof UploadFailed || error instanceof ConnectionError) throw error;
    throw new UploadFailed(`cannot read the content: ${(error as Error).message}`);
  }
  return path;
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
