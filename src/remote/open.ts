import { type Become, becomeCommand, explainSudo } from './become.ts';
import type { Channel } from './channel.ts';
import { prelude } from './prelude.ts';
import { quote } from './quote.ts';
import { Session, type SessionLost } from './session.ts';
import type { Content } from './step.ts';
import { contentAsShell, receiveCommand, sendContent, uploadPath } from './upload.ts';

/** What a session needs of a connection. */
export interface Host {
  exec(command: string): Promise<Channel>;
}

/** A host let us in, but there is no session: one sentence, and what to do. */
export class NoSession extends Error {
  override readonly name = 'NoSession';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/**
 * Starts a session: a shell on the host, as whom we connected or as someone to become. Steps can be sent at once;
 * `opened` of the session tells when the host has answered.
 * @param shell such as `sh` or `busybox sh`
 * @throws NoSession when sudo does not let us
 */
export async function openSession(host: Host, shell: string, become: Become | undefined): Promise<Session> {
  const start = becomeCommand(shell, become);
  const channel = await host.exec(start.command);
  if (start.prompt && start.ready) await givePassword(channel, become!, start.prompt, start.ready);
  const session: Session = new Session(channel, prelude(), (content) =>
    upload(host, session, content, become),
  );
  return session;
}

/** What to say of a session that never opened. */
export function explainNoSession(error: SessionLost, become: Become | undefined): NoSession {
  const sudo = become && explainSudo(error.message, become);
  if (sudo) return new NoSession(sudo.message, sudo.hint);
  return new NoSession(
    `no shell on the host: ${error.message}`,
    'can you run `ssh HOST sh -c true` by hand?',
  );
}

/** Waits until sudo asks, and answers once; sudo may also not ask at all. */
function givePassword(channel: Channel, become: Become, prompt: string, ready: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let [out, err, asked] = ['', '', false];
    channel.onStdout((chunk) => {
      out = (out + chunk.toString('latin1')).slice(-4096);
      if (out.includes(ready)) resolve();
    });
    channel.onStderr((chunk) => {
      err = (err + chunk.toString('latin1')).slice(-4096);
      const times = err.split(prompt).length - 1;
      if (times === 1 && !asked) void channel.write(`${become.password}\n`);
      if (times > 1) channel.end();
      asked ||= times > 0;
    });
    void channel.closed.then(() => {
      const refused = explainSudo(asked ? `${err} incorrect password` : err, become);
      reject(new NoSession(refused?.message ?? `cannot become ${become.user}: ${err.trim()}`, refused?.hint));
    });
  });
}

async function upload(
  host: Host,
  session: Session,
  content: Content,
  become: Become | undefined,
): Promise<string> {
  const path = uploadPath();
  const receive = receiveCommand(path);
  const channel = become?.password === undefined ? await secondChannel(host, receive, become) : undefined;
  if (channel) await sendContent(channel, content);
  else for await (const text of contentAsShell(path, content)) await session.write(text);
  return path;
}

async function secondChannel(
  host: Host,
  command: string,
  become: Become | undefined,
): Promise<Channel | undefined> {
  const as = become ? `sudo -n -u ${quote(become.user)} -- ` : '';
  try {
    return await host.exec(`exec ${as}${command}`);
  } catch {
    return undefined; // MaxSessions: the session's own channel will do
  }
}
