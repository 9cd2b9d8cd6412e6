import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Channel } from './channel.ts';
import { assign, quote } from './quote.ts';
import type { Content } from './step.ts';

/** A new place on the host for a large content; the step that uses it removes the folder. */
export function uploadPath(): string {
  return `/tmp/kplay-${randomBytes(16).toString('hex')}/content`;
}

/**
 * The command that receives a content on its stdin. The folder must not be there yet: nobody can have laid a
 * trap in it.
 */
export function receiveCommand(path: string): string {
  const folder = quote(path.slice(0, path.lastIndexOf('/')));
  return `sh -c ${quote(`umask 077; mkdir -m 700 -- ${folder} && cat >${quote(path)}`)}`;
}

/** Sends a content through a channel of its own. */
export async function sendContent(channel: Channel, content: Content): Promise<void> {
  let said = '';
  channel.onStderr((chunk) => {
    said = (said + chunk.toString('utf8')).slice(-2000);
  });
  channel.onStdout(() => {});
  for await (const chunk of chunks(content)) await channel.write(chunk);
  channel.end();
  const { code } = await channel.closed;
  if (code !== 0) throw new Error(`the content did not arrive: ${said.trim() || `code ${code}`}`);
}

/** The same through the session's own shell, for hosts that allow one channel only (sshd_config MaxSessions). */
export async function* contentAsShell(path: string, content: Content): AsyncGenerator<string> {
  const folder = path.slice(0, path.lastIndexOf('/'));
  yield `${assign('kp_upload', path)}umask 077; mkdir -m 700 -- ${quote(folder)}; umask 022\n`;
  for await (const chunk of chunks(content)) {
    yield `printf %s ${quote(chunk.toString('base64'))} | base64 -d >>"$kp_upload"\n`;
  }
}

async function* chunks(content: Content): AsyncGenerator<Buffer> {
  if ('bytes' in content) yield Buffer.from(content.bytes);
  else
    for await (const chunk of createReadStream(content.path, { highWaterMark: 256 * 1024 }))
      yield chunk as Buffer;
}
