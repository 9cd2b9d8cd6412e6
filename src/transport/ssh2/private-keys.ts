import { open, readFile } from 'node:fs/promises';
import type { ParsedKey } from 'ssh2';
import keyParser from 'ssh2/lib/protocol/keyParser.js';

/** A private key file, or why it cannot be used. */
export type LoadedKey = { file: string; key: ParsedKey } | { file: string; problem: string };

const cache = new Map<string, Promise<LoadedKey>>();

/** Reads a private key file once per run: hundreds of hosts share it. */
export function loadKey(file: string): Promise<LoadedKey> {
  const loaded = cache.get(file) ?? readKey(file);
  cache.set(file, loaded);
  return loaded;
}

async function readKey(file: string): Promise<LoadedKey> {
  try {
    const { text, isOpen } = await readPrivate(file);
    if (isOpen) return { file, problem: isOpen };
    const parsed = parseKey(text);
    if (!(parsed instanceof Error)) return { file, key: parsed };
    const problem = /encrypted/i.test(parsed.message)
      ? `${file} is encrypted: add it to the agent with \`ssh-add ${file}\``
      : `${file} is not a readable private key`;
    return { file, problem };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { file, problem: missing ? `${file} does not exist` : `${file}: ${(error as Error).message}` };
  }
}

/** Like ssh, refuses a key of this user that other users can read; does not check keys of other users. */
async function readPrivate(file: string): Promise<{ text: Buffer; isOpen?: string }> {
  const handle = await open(file);
  try {
    const { uid, mode } = await handle.stat();
    const text = await handle.readFile();
    if (uid !== process.getuid?.() || (mode & 0o077) === 0) return { text };
    const shown = (mode & 0o7777).toString(8).padStart(4, '0');
    return { text, isOpen: `permissions ${shown} for ${file} are too open: chmod 600 ${file}` };
  } finally {
    await handle.close();
  }
}

function parseKey(text: Buffer | string): ParsedKey | Error {
  const parsed = keyParser.parseKey(text) as ParsedKey | ParsedKey[] | Error;
  return Array.isArray(parsed) ? parsed[0]! : parsed;
}

/**
 * The public halves of keys, in base64, for agents that hold the private ones: of encrypted files, of public key
 * files, and of files with one beside them.
 */
export async function publicHalves(keys: LoadedKey[]): Promise<Set<string>> {
  const halves = await Promise.all(keys.map(publicHalf));
  return new Set(halves.filter((half) => half !== undefined));
}

async function publicHalf(loaded: LoadedKey): Promise<string | undefined> {
  if ('key' in loaded) return loaded.key.getPublicSSH().toString('base64');
  const beside = await readFile(`${loaded.file}.pub`, 'latin1').catch(() => '');
  const text = await readFile(loaded.file, 'latin1').catch(() => '');
  const parsed = [beside, text].map(parseKey).find((key): key is ParsedKey => !(key instanceof Error));
  return parsed?.getPublicSSH().toString('base64') ?? halfInside(text);
}

/** The unencrypted public key at the beginning of a key in OpenSSH's own format (PROTOCOL.key). */
function halfInside(text: string): string | undefined {
  const [, base64] = /BEGIN OPENSSH PRIVATE KEY-+([A-Za-z0-9+/=\s]+)-/.exec(text) ?? [];
  const bytes = Buffer.from(base64 ?? '', 'base64');
  let at = 'openssh-key-v1\0'.length;
  const next = () => {
    const length = bytes.readUInt32BE(at);
    at += 4 + length;
    return bytes.subarray(at - length, at);
  };
  try {
    // cipher, key derivation, its options, and the number of keys
    for (let i = 0; i < 3; i++) next();
    at += 4;
    return next().toString('base64');
  } catch {
    return undefined;
  }
}
