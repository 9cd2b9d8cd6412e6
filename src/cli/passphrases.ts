import { invalid } from '../core/errors.ts';
import type { Target } from '../target/target.ts';
import type { HostOptions } from './options.ts';

/**
 * Decrypts the private keys that hosts need, each once: by the passphrase of the inventory or of the file that the user
 * names, else by asking on the terminal. An empty answer skips a key.
 * @throws InvalidInput for a wrong passphrase
 */
export async function unlockKeys(targets: readonly Target[], options: HostOptions): Promise<void> {
  const overSsh = targets.filter(({ connection }) => connection === 'ssh');
  if (overSsh.length === 0) return;
  const { encryptedKeyOf } = await import('../transport/ssh2/encrypted-keys.ts');
  const asked = new Set<string>();
  for (const { address } of overSsh) {
    const file = await encryptedKeyOf(address);
    if (file === undefined || asked.has(file)) continue;
    asked.add(file);
    const passphrase = address.passphrase ?? (await passphraseOf(file, options));
    if (!passphrase) continue;
    options.secrets.add(passphrase);
    await unlock(file, passphrase);
  }
}

async function unlock(file: string, passphrase: string): Promise<void> {
  const { unlockKey } = await import('../transport/ssh2/private-keys.ts');
  if (await unlockKey(file, passphrase)) return;
  throw invalid('key-passphrase', `the passphrase of ${file} is wrong`, {
    hint: `\`ssh-keygen -yf ${file}\` checks it`,
  });
}

async function passphraseOf(
  file: string,
  { privateKeyPassphraseFile }: HostOptions,
): Promise<string | undefined> {
  if (privateKeyPassphraseFile !== undefined)
    return (await import('./password-file.ts')).passwordIn(privateKeyPassphraseFile);
  if (!process.stdin.isTTY) return undefined;
  return (await import('./prompts.ts')).askLine(`Passphrase of ${file}`, true);
}
