import { expect, test } from 'vitest';
import type { BecomeMethod } from '../../core/become.ts';
import { explainBecome } from './become.ts';

/** What the programs of Debian print; test/lab/sudo.test.ts asks the real ones. */
test.each<[method: BecomeMethod, says: string, isAsked: boolean, explained: string | undefined]>([
  ['sudo', 'sudo: a password is required', false, 'sudo asks for a password'],
  ['sudo', 'Sorry, try again.\npassword-1:', true, 'sudo refused the password'],
  ['sudo', 'sudo: 1 incorrect password attempt', true, 'sudo refused the password'],
  ['sudo', 'password-1:', true, 'sudo refused the password'],
  ['sudo', 'password-1:\nguest is not in the sudoers file.', true, 'the user is not in sudoers'],
  [
    'sudo',
    "Sorry, user guest is not allowed to execute 'sh' as root on web1.",
    true,
    'the user is not in sudoers',
  ],
  ['sudo', 'sudo: sorry, you must have a tty to run sudo', false, 'sudo needs a terminal'],
  [
    'sudo',
    'sudo: Account or password is expired, reset your password and try again',
    true,
    'the account is locked, or has expired',
  ],
  ['sudo', 'sudo: unknown user nobody-here', false, 'sudo does not know the user'],
  ['sudo', 'sh: 1: exec: sudo: not found', false, 'sudo is not installed on the host'],
  ['sudo', 'it did not answer in 10 s', false, 'sudo did not answer in 10 s'],
  ['sudo', 'it did not answer in 10 s password-1:', true, 'sudo did not answer in 10 s'],
  ['sudo', 'something else', false, undefined],
  ['su', 'Password: \nsu: Authentication failure', true, 'su refused the password'],
  ['su', 'su: Authentication failure', false, 'su asks for a password'],
  ['su', 'su: Permission denied', true, 'su does not allow the user'],
  ['su', 'su: using restricted shell /usr/sbin/nologin', false, 'the user has no login shell'],
  [
    'su',
    'Your account has expired; please contact your system administrator.',
    true,
    'the account is locked, or has expired',
  ],
  [
    'su',
    'su: user nobody-here does not exist or the user entry does not contain all the required fields',
    false,
    'su does not know the user',
  ],
  ['doas', 'doas: Authentication required', false, 'doas asks for a password, on a terminal only'],
  ['doas', 'doas: Operation not permitted', false, 'doas.conf does not allow the user'],
])('%s says %j', (method, says, isAsked, explained) => {
  const become = { user: 'root', method, ...(isAsked && { password: 'x' }) };
  const message = explainBecome(says, become, isAsked)?.message;
  expect(message).toBe(explained && `cannot become root: ${explained}`);
});
