import { randomBytes } from 'node:crypto';
import { quote } from './quote.ts';

/** Who a session shall run as. */
export interface Become {
  user: string;
  /** For sudo; it travels on stdin, and only when sudo asks for it. */
  password?: string;
}

/** How to run a command as another user, and what its start looks like in the output. */
export interface BecomeCommand {
  command: string;
  /** sudo's prompt on stderr, when a password may be asked for. */
  prompt: string | undefined;
  /** Printed on stdout as soon as the command is there, when a password may be asked for. */
  ready: string | undefined;
}

/**
 * The command as whom it shall run. Without a password sudo must not ask (-n); with one, the prompt is
 * unmistakable, so the password is sent exactly when it is asked for and never ends up as the command's stdin.
 * @param words shell words, such as `sh -s` or `busybox sh -s`
 * @see sudo(8)
 */
export function becomeCommand(words: string, become: Become | undefined): BecomeCommand {
  if (!become) return { command: `exec ${words}`, prompt: undefined, ready: undefined };
  const user = quote(become.user);
  if (become.password === undefined) {
    return { command: `exec sudo -n -H -u ${user} -- ${words}`, prompt: undefined, ready: undefined };
  }
  const token = randomBytes(12).toString('hex');
  const start = quote(`printf 'ready-%s\\n' ${token}; exec ${words}`);
  return {
    command: `exec sudo -S -p ${quote(`password-${token}:`)} -H -u ${user} -- sh -c ${start}`,
    prompt: `password-${token}:`,
    ready: `ready-${token}\n`,
  };
}

/** What went wrong with sudo, from what it said: one sentence and a hint; undefined if it was not sudo. */
export function explainSudo(stderr: string, become: Become): { message: string; hint: string } | undefined {
  const to = `become ${become.user}`;
  for (const [pattern, what, hint] of sudoProblems)
    if (pattern.test(stderr)) return { message: `cannot ${to}: ${what}`, hint };
  return undefined;
}

const sudoProblems: [RegExp, string, string][] = [
  [
    /a password is required|password is required/,
    'sudo asks for a password',
    'set kplay_become_password, or give the user NOPASSWD in sudoers',
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
    'connect as that user, or install sudo',
  ],
];
