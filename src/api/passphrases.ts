import { invalid } from '../core/errors.ts';
import type { Secrets } from '../core/secrets.ts';
import type { Target } from '../target/target.ts';

/**
 * Decrypts the private keys that hosts need, each once: by the passphrase of the inventory, else by that of `passphraseOf`.
 * @throws InvalidInput for a wrong passphrase
 */
export async function unlockKeys(
  targets: readonly Target[],
  secrets: Secrets,
  passphraseOf: (file: string) => Promise<string | undefined>,
): Promise<void> {
  const overSsh = targets.filter(({ connection }) => connection === 'ssh');
  if (overSsh.length === 0) return;
  const { encryptedKeyOf } = await import('../transport/ssh2/encrypted-keys.ts');
  const asked = new Set<string>();
  for (const { address } of overSsh) {
    const file = await encryptedKeyOf(address);
    if (file === undefined || asked.has(file)) continue;
    asked.add(file);
    const passphrase = address.passphrase ?? (await passphraseOf(file));
    if (!passphrase) continue;
    secrets.add(passphrase);
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
