import { randomBytes } from 'node:crypto';
import type { BecomeMethod } from '../../core/become.ts';
import { quote } from './quote.ts';

/** Who a session shall run as. */
export interface Become {
  user: string;
  method: BecomeMethod;
  /** For sudo and su; it travels on stdin, and only when it is asked for. doas asks on a terminal only. */
  password?: string;
}

/** How to run a command as another user, and what its start looks like in the output. */
export interface BecomeCommand {
  command: string;
  /** The prompt on stderr, when a password may be asked for. */
  prompt: string | undefined;
  /** Printed on stdout as soon as the command is there, when a password may be asked for. */
  ready: string | undefined;
}

/**
 * The command as whom it shall run. Without a password nobody must ask; with one it is sent exactly when it is asked
 * for, before the command is there, and never ends up as the command's stdin.
 * @param words shell words, such as `sh -s` or `busybox sh -s`
 * @see sudo(8), su(1), doas(1)
 */
export function becomeCommand(words: string, become: Become | undefined): BecomeCommand {
  const silent = { prompt: undefined, ready: undefined };
  if (!become) return { command: `exec ${words}`, ...silent };
  const { method, password } = become;
  const user = quote(become.user);
  if (method === 'doas') return { command: `exec doas -n -u ${user} -- ${words}`, ...silent };
  if (password === undefined) {
    const su = `exec su -s /bin/sh -c ${quote(`exec ${words}`)} ${user}`;
    return { command: method === 'su' ? su : `exec sudo -n -H -u ${user} -- ${words}`, ...silent };
  }
  const token = randomBytes(12).toString('hex');
  const start = quote(`printf 'ready-%s\\n' ${token}; exec ${words}`);
  const ready = `ready-${token}\n`;
  // the prompt of su cannot be chosen, only its language
  if (method === 'su')
    return { command: `exec env LC_ALL=C su -s /bin/sh -c ${start} ${user}`, prompt: 'Password: ', ready };
  const prompt = `password-${token}:`;
  return { command: `exec sudo -S -p ${quote(prompt)} -H -u ${user} -- sh -c ${start}`, prompt, ready };
}

/** What went wrong with becoming, from what was said: one sentence and a hint; undefined if it was something else. */
export function explainBecome(stderr: string, become: Become): { message: string; hint: string } | undefined {
  const found = problems[become.method].find(([pattern]) => pattern.test(stderr));
  if (!found) return undefined;
  const [, what, hint] = found;
  // su cannot be told not to ask
  const asks = become.method === 'su' && become.password === undefined && what.endsWith('the password');
  return {
    message: `cannot become ${become.user}: ${asks ? 'su asks for a password' : what}`,
    hint: asks ? 'give that of the user to become, with -K or kplay_become_password' : hint,
  };
}

const problems: Record<BecomeMethod, [RegExp, string, string][]> = {
  sudo: [
    [
      /a password is required|password is required/,
      'sudo asks for a password',
      'give it with -K or kplay_become_password, or give the user NOPASSWD in sudoers',
    ],
    [
      /incorrect password|Sorry, try again|try again/,
      'sudo refused the password',
      'check kplay_become_password; it was tried once',
    ],
    [
      /not in the sudoers|not allowed to (execute|run)/,
      'the user is not in sudoers',
      'add a line to /etc/sudoers.d with visudo',
    ],
    [/must have a tty|no tty present/, 'sudo wants a terminal', 'remove "Defaults requiretty" from sudoers'],
    [/unknown user/, 'sudo knows no such user', 'check become_user'],
    [
      /sudo: (command )?not found|sudo: No such file|exec: sudo/,
      'there is no sudo on the host',
      'connect as that user, install sudo, or use become_method: su',
    ],
  ],
  su: [
    [
      /Authentication failure|incorrect password/,
      'su refused the password',
      'check kplay_become_password: it is that of the user to become',
    ],
    [/Permission denied|must be suid/, 'su does not let the user', 'see /etc/pam.d/su'],
    [/does not exist|unknown (user|id)|No passwd entry/, 'su knows no such user', 'check become_user'],
    [/su: (command )?not found|exec: su\b/, 'there is no su on the host', 'use become_method: sudo'],
  ],
  doas: [
    [
      /Authori[sz]ation required|Authentication (required|failed)/,
      'doas asks for a password, on a terminal only',
      'permit nopass in doas.conf, or use sudo',
    ],
    [/Operation not permitted/, 'doas.conf does not let the user', 'permit it in /etc/doas.conf'],
    [/unknown user/, 'doas knows no such user', 'check become_user'],
    [/doas: (command )?not found|exec: doas/, 'there is no doas on the host', 'use become_method: sudo'],
  ],
};
