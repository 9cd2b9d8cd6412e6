import { ConnectionError } from '../../core/connection-error.ts';
import { timeLimit } from '../../core/time-limit.ts';
import { type Become, becomeCommand, explainBecome } from '../step/become.ts';
import { quote } from '../step/quote.ts';
import type { Admission } from './admission.ts';
import type { AnotherConnection, ShellChannel } from './channel.ts';
import { noSession } from './loss.ts';
import { Session } from './session.ts';
import type { StepMeter } from './step-meter.ts';

/** The interface of a host that a session needs: its current connection, which may not be open yet. */
export interface SessionHost {
  exec(command: string): Promise<ShellChannel>;
}

/** How a session begins, and how it continues. */
export interface SessionOptions {
  /** Seconds until a silent shell or become program is given up. */
  patience?: number;
  /** Seconds without an answer to a step until the state of the shell is checked. */
  silence?: number;
  /** Measures its steps. */
  meter?: StepMeter | undefined;
  /** What it does on a host that others may have locked. */
  admission?: Admission | undefined;
  /** Without it, the session ends with its connection. */
  again?: AnotherConnection | undefined;
}

/**
 * Starts a session: a shell on the host, as the login user or the become user. Steps can be sent at once, even
 * before the connection is open: they are written as soon as there is a shell. `opened` of the session resolves
 * when the host has answered, and rejects with the reason if it does not (ConnectionError of the
 * kind `session`, when sudo or a similar program refuses).
 * @param shell such as `sh` or `busybox sh`
 */
export function openSession(
  host: SessionHost,
  shell: string,
  become: Become | undefined,
  { patience = 10, silence = 15, meter, admission, again }: SessionOptions = {},
): Session {
  const exec = async (words: string) => start(host, words, become, patience);
  const word = admission?.word;
  return new Session({
    start: async () => {
      await admission?.after;
      return exec(`${shell} -s${word === undefined ? '' : ` ${quote(word)}`}`);
    },
    // MaxSessions: only the session's own channel is available
    aside: (command) => exec(command).catch(() => undefined),
    look: (command) => host.exec(command),
    patience,
    silence,
    neverOpened: (loss) => noSession(loss, become),
    meter,
    admission,
    again,
  });
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
      const refused = explainBecome(output, become, isAsked);
      const message = refused?.message ?? `cannot become ${become.user}: ${output}`;
      reject(new ConnectionError('session', message, refused?.hint));
    };
    const late = () => isOver || refuse(`it did not answer in ${patience} s`);
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
      if (!isOver) refuse(err.trim());
    });
  });
}
