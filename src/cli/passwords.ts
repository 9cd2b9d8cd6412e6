import { invalid } from '../core/errors.ts';
import type { HostOptions, Passwords } from './options.ts';

/**
 * Reads the passwords that -k and -K ask for, without showing them.
 * @throws InvalidInput without a terminal
 */
export async function askPasswords({ askPass, askBecomePass }: HostOptions): Promise<Passwords> {
  if (!askPass && !askBecomePass) return {};
  if (!process.stdin.isTTY)
    throw invalid('nobody-to-ask', 'a password prompt needs a terminal', {
      hint: 'set kplay_password and kplay_become_password, in a file that only you can read',
    });
  const { askLine } = await import('./prompts.ts');
  return {
    ...(askPass && { login: await askLine('Password to log in', true) }),
    ...(askBecomePass && { become: await askLine('Password to become', true) }),
  };
}
