import { homedir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { identitiesInFiles } from '../api/key-files.ts';
import { invalid } from '../core/errors.ts';
import { Secrets } from '../core/secrets.ts';
import type { VaultPassword } from '../secrets/ansible-vault.ts';
import { KeyRing, type KeySources } from '../secrets/key-ring.ts';
import type { KeyOptions } from './options.ts';

/** Whether a command ends with an error if it meets a secret without its key. */
export type KeyNeed = 'needed' | 'optional';

/**
 * The keys that the options, the environment and the user's settings name. They are read when a secret needs them. What
 * they decrypt is added to the secrets of the command.
 */
export function keysFor(options: KeyOptions, need: KeyNeed): KeyRing {
  const environment = process.env.KPLAY_IDENTITY;
  // programs that this one starts must not get it
  delete process.env.KPLAY_IDENTITY;
  const asks = need === 'needed';
  const { secrets = new Secrets() } = options;
  const sources: KeySources = {
    identities: once(() => identitiesOf(options, environment, asks)),
    vaultPasswords: once(() => vaultPasswordsOf(options)),
    passphrase: once(() => passphrase('Passphrase of the secrets', asks)),
  };
  return new KeyRing(sources, (text) => secrets.add(text), asks);
}

/** The same for a command that shows what it decrypts. */
export function keysThatShow(options: KeyOptions): KeyRing {
  return keysFor({ ...options, secrets: new Secrets() }, 'needed');
}

/** The private keys that the options name, or the user's own. A passphrase is asked for. */
export function identitiesFor(options: KeyOptions): Promise<string[]> {
  return identitiesOf(options, undefined, true);
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => {
    value ??= read();
    return value;
  };
}

/** The file of the user's identity, unless an option names another. */
export function usualIdentityFile(): string {
  const { XDG_CONFIG_HOME } = process.env;
  return join(XDG_CONFIG_HOME || join(homedir(), '.config'), 'kplay', 'identity.txt');
}

async function identitiesOf(
  { identityFile }: KeyOptions,
  environment: string | undefined,
  asks: boolean,
): Promise<string[]> {
  const { identitiesIn } = await import('../secrets/identities.ts');
  if (!identityFile && environment) return identitiesIn(environment, 'KPLAY_IDENTITY', nobody);
  const ask = (file: string) => passphrase(`Passphrase of ${file}`, asks);
  return identitiesInFiles(identityFile ?? [usualIdentityFile()], identityFile !== undefined, ask);
}

async function nobody(): Promise<undefined> {
  return undefined;
}

/** A prompt, if there is a terminal. A command that does not need the key does not ask. */
async function passphrase(prompt: string, asks: boolean): Promise<string | undefined> {
  if (!asks || !process.stdin.isTTY) return undefined;
  return (await import('./prompts.ts')).askLine(prompt, true);
}

/** The passwords that the options name, in Ansible's order: those of ids, of the prompt, of the file. */
async function vaultPasswordsOf(options: KeyOptions): Promise<VaultPassword[]> {
  const ids = (options.vaultId ?? []).map(vaultSource);
  if (options.askVaultPass) ids.push({ label: 'default', source: 'prompt' });
  if (options.vaultPasswordFile) ids.push({ label: 'default', source: options.vaultPasswordFile });
  const passwords: VaultPassword[] = [];
  for (const { label, source } of ids)
    passwords.push({ label, password: await vaultPassword(label, source) });
  return passwords;
}

/** `LABEL@SOURCE`, or only the source. */
function vaultSource(text: string): { label: string; source: string } {
  const at = text.indexOf('@');
  return { label: text.slice(0, Math.max(at, 0)) || 'default', source: text.slice(at + 1) };
}

async function vaultPassword(label: string, source: string): Promise<string> {
  if (source === 'prompt') return askVaultPassword(label);
  const { passwordIn } = await import('../api/password-file.ts');
  // as Ansible does, such a program gets the id
  const isClient = basename(source, extname(source)).endsWith('-client');
  return (await passwordIn(source, isClient ? ['--vault-id', label] : [])).trim();
}

async function askVaultPassword(label: string): Promise<string> {
  const prompt = label === 'default' ? 'Vault password' : `Vault password (${label})`;
  const password = await passphrase(prompt, true);
  if (password !== undefined) return password;
  throw invalid('nobody-to-ask', 'a password prompt needs a terminal', {
    hint: 'use --vault-password-file, with a file that only you can read',
  });
}
