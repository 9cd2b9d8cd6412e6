import { randomBytes } from 'node:crypto';
import type { BecomeMethod } from '../../core/become.ts';
import { quote } from './quote.ts';

/** The user that a session runs as. */
export interface Become {
  user: string;
  method: BecomeMethod;
  /** For sudo and su; it is sent on stdin, and only after the prompt. doas asks on a terminal only. */
  password?: string;
}

/** A command that runs another one as a user, and the marks of its start in the output. */
export interface BecomeCommand {
  command: string;
  /** The prompt on stderr, if a password may be needed. */
  prompt: string | undefined;
  /** Printed on stdout when the command starts, if a password may be needed. */
  ready: string | undefined;
}

/**
 * Wraps a command so that it runs as another user. Without a password the program must not ask; with one, the
 * password is sent only after the prompt, before the command starts, and never becomes the command's stdin.
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
  // the prompt of su cannot be set, only its language
  if (method === 'su')
    return { command: `exec env LC_ALL=C su -s /bin/sh -c ${start} ${user}`, prompt: 'Password: ', ready };
  const prompt = `password-${token}:`;
  return { command: `exec sudo -S -p ${quote(prompt)} -H -u ${user} -- sh -c ${start}`, prompt, ready };
}

/**
 * Explains a failed become from its output: one sentence and a hint; undefined for other failures.
 * @param isAsked whether the program has received the password: then it refused it if it says nothing else
 */
export function explainBecome(
  stderr: string,
  become: Become,
  isAsked = false,
): { message: string; hint: string } | undefined {
  const [late] = /did not answer in \S+ s/.exec(stderr) ?? [];
  if (late)
    return {
      message: `cannot become ${become.user}: ${become.method} ${late}`,
      hint: 'PAM may be slow on the host: -T gives it more time',
    };
  const explain = (text: string) => problems[become.method].find(([pattern]) => pattern.test(text));
  const found = explain(stderr) ?? (isAsked ? explain('incorrect password') : undefined);
  if (!found) return undefined;
  const [, what, hint] = found;
  // su has no option not to ask
  const asks = become.method === 'su' && become.password === undefined && what.endsWith('the password');
  return {
    message: `cannot become ${become.user}: ${asks ? 'su asks for a password' : what}`,
    hint: asks ? 'give the password of the become user with -K or kplay_become_password' : hint,
  };
}

const problems: Record<BecomeMethod, [RegExp, string, string][]> = {
  sudo: [
    [
      /account or password is expired|account validation failure/i,
      'the account is locked, or has expired',
      'see chage -l on the host',
    ],
    [
      /not in the sudoers|not allowed to (execute|run)/,
      'the user is not in sudoers',
      'add a line to /etc/sudoers.d with visudo',
    ],
    [
      /password is required/,
      'sudo asks for a password',
      'give it with -K or kplay_become_password, or give the user NOPASSWD in sudoers',
    ],
    [
      /incorrect password|Sorry, try again|try again/,
      'sudo refused the password',
      'check kplay_become_password; it was tried once',
    ],
    [/must have a tty|no tty present/, 'sudo needs a terminal', 'remove "Defaults requiretty" from sudoers'],
    [/unknown user/, 'sudo does not know the user', 'check become_user'],
    [
      /sudo: (command )?not found|sudo: No such file|exec: sudo/,
      'sudo is not installed on the host',
      'connect as that user, install sudo, or use become_method: su',
    ],
  ],
  su: [
    [/expired|change your password/, 'the account is locked, or has expired', 'see chage -l on the host'],
    [
      /restricted shell|not available/,
      'the user has no login shell',
      'use become_method: sudo, or log in as root',
    ],
    [
      /Authentication failure|incorrect password/,
      'su refused the password',
      'check kplay_become_password: it must be the password of the become user',
    ],
    [/Permission denied|must be suid/, 'su does not allow the user', 'see /etc/pam.d/su'],
    [/does not exist|unknown (user|id)|No passwd entry/, 'su does not know the user', 'check become_user'],
    [/su: (command )?not found|exec: su\b/, 'su is not installed on the host', 'use become_method: sudo'],
  ],
  doas: [
    [
      /Authori[sz]ation required|Authentication (required|failed)/,
      'doas asks for a password, on a terminal only',
      'permit nopass in doas.conf, or use sudo',
    ],
    [/Operation not permitted/, 'doas.conf does not allow the user', 'permit it in /etc/doas.conf'],
    [/unknown user/, 'doas does not know the user', 'check become_user'],
    [/doas: (command )?not found|exec: doas/, 'doas is not installed on the host', 'use become_method: sudo'],
  ],
};
