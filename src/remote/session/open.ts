import { ConnectionError } from '../../core/connection-error.ts';
import { timeLimit } from '../../core/time-limit.ts';
import { prelude } from '../shell/prelude.ts';
import { type Become, becomeCommand, explainBecome } from '../step/become.ts';
import { quote } from '../step/quote.ts';
import type { Admission } from './admission.ts';
import type { ShellChannel } from './channel.ts';
import { deferredChannel } from './deferred-channel.ts';
import { noSession } from './loss.ts';
import { Session } from './session.ts';
import type { StepMeter } from './step-meter.ts';

/** The interface of a connection that a session needs. */
export interface SessionHost {
  exec(command: string): Promise<ShellChannel>;
}

/**
 * Starts a session: a shell on the host, as the login user or the become user. Steps can be sent at once, even
 * before the connection is open: they are written as soon as there is a shell. `opened` of the session resolves
 * when the host has answered, and rejects with the reason if it does not (ConnectionError of the
 * kind `session`, when sudo or a similar program refuses).
 * @param shell such as `sh` or `busybox sh`
 * @param patience seconds until a silent shell or become program is given up
 * @param silence seconds without an answer to a step until the state of the shell is checked
 * @param meter measures its steps
 * @param admission what it does on a host that others may have locked
 */
export function openSession(
  host: SessionHost | Promise<SessionHost>,
  shell: string,
  become: Become | undefined,
  patience = 10,
  silence = 15,
  meter?: StepMeter,
  admission?: Admission,
): Session {
  const exec = async (words: string) => start(await host, words, become, patience);
  const word = admission?.word;
  const opening = exec(`${shell} -s${word === undefined ? '' : ` ${quote(word)}`}`);
  const session = new Session(deferredChannel(opening), opening, prelude(), {
    // MaxSessions: only the session's own channel is available
    aside: (command) => exec(command).catch(() => undefined),
    look: async (command) => (await host).exec(command),
    silence,
    neverOpened: (loss) => noSession(loss, become),
    meter,
    admission,
  });
  const wait = () => {
    const late = () => session.abandon(`it did not answer in ${patience} s`);
    session.opened.catch(() => {}).finally(timeLimit(patience * 1000, late));
  };
  opening.then(wait, (error: Error) => session.fail(error));
  return session;
}

async function start(
  host: SessionHost,
  words: string,
  become: Become | undefined,
  patience: number,
): Promise<ShellChannel> {
  const { command, prompt, ready } = becomeCommand(words, become);
  const channel = await host.exec(command);
  if (prompt && ready) await givePassword(channel, become!, prompt, ready, patience);
  return channel;
}

/**
 * Waits for the password prompt, and answers once; there may be no prompt at all. After the command has started,
 * its output cannot cause another answer.
 */
function givePassword(
  channel: ShellChannel,
  become: Become,
  prompt: string,
  ready: string,
  patience: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let [out, err, isAsked, isOver] = ['', '', false, false];
    const refuse = (output: string) => {
      isOver = true;
      channel.end();
      const refused = explainBecome(output, become);
      const message = refused?.message ?? `cannot become ${become.user}: ${output}`;
      reject(new ConnectionError('session', message, refused?.hint));
    };
    const late = () => isOver || refuse(`${become.method} did not respond for ${patience} s`);
    let inTime = timeLimit(patience * 1000, late);
    channel.onStdout((chunk) => {
      if (isOver) return;
      out = (out + chunk.toString('latin1')).slice(-4096);
      if (!out.includes(ready)) return;
      isOver = true;
      inTime();
      resolve();
    });
    channel.onStderr((chunk) => {
      if (isOver) return;
      err = (err + chunk.toString('latin1')).slice(-4096);
      const times = err.split(prompt).length - 1;
      if (times > 1 || (isAsked && /incorrect password|try again|Authentication failure/.test(err)))
        channel.end();
      if (times === 0 || isAsked) return;
      isAsked = true;
      inTime();
      inTime = timeLimit(patience * 1000, late);
      void channel.write(`${become.password}\n`);
    });
    void channel.closed.then(() => {
      inTime();
      if (!isOver) refuse(isAsked ? `${err} incorrect password` : err.trim());
    });
  });
}
