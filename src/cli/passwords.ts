import { invalid } from '../core/errors.ts';
import type { HostOptions, Passwords } from './options.ts';

/**
 * Asks for what -k and -K say is to be asked for; nothing of it is shown.
 * @throws InvalidInput when nobody can be asked
 */
export async function askPasswords({ askPass, askBecomePass }: HostOptions): Promise<Passwords> {
  if (!askPass && !askBecomePass) return {};
  if (!process.stdin.isTTY)
    throw invalid('nobody-to-ask', 'a password must be asked for, and there is nobody to ask', {
      hint: 'set kplay_password and kplay_become_password, in a file that nobody else can read',
    });
  const { askLine } = await import('./prompts.ts');
  return {
    ...(askPass && { login: await askLine('Password to log in', true) }),
    ...(askBecomePass && { become: await askLine('Password to become', true) }),
  };
}
