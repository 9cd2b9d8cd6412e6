import { invalid } from '../core/errors.ts';
import type { HostOptions, Passwords } from './options.ts';

/**
 * Reads the passwords for hosts without passwords of their own. A prompt that the user asks for (-k, -K) wins over a
 * file that the project names; a prompt does not show what is typed.
 * @throws InvalidInput for a prompt without a terminal, and for a file that cannot be used
 */
export async function readPasswords(options: HostOptions): Promise<Passwords> {
  const login = await password('Password to log in', options.askPass, options.connectionPasswordFile);
  const become = await password('Password to become', options.askBecomePass, options.becomePasswordFile);
  for (const text of [login, become]) if (text !== undefined) options.secrets.add(text);
  return { ...(login !== undefined && { login }), ...(become !== undefined && { become }) };
}

async function password(
  prompt: string,
  asks: true | undefined,
  file: string | undefined,
): Promise<string | undefined> {
  if (asks) return ask(prompt);
  if (file === undefined) return undefined;
  return (await import('../api/password-file.ts')).passwordIn(file);
}

async function ask(prompt: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw invalid('nobody-to-ask', 'a password prompt needs a terminal', {
      hint: 'use --become-password-file or --connection-password-file, with a file that only you can read',
    });
  return (await import('./prompts.ts')).askLine(prompt, true);
}
