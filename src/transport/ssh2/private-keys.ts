import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ParsedKey } from 'ssh2';
import keyParser from 'ssh2/lib/protocol/keyParser.js';
import { FileCache } from '../file-cache.ts';
import { stampOf } from '../file-stamp.ts';
import { readPrivateFile } from '../private-file.ts';

/** A private key file, or why it cannot be used; `isEncrypted` if only its passphrase is missing. */
export type LoadedKey =
  | { file: string; key: ParsedKey }
  | { file: string; problem: string; isEncrypted?: true };

const cache = new FileCache(readKey);

/** Reads a private key file, again only when it has changed. */
export function loadKey(file: string): Promise<LoadedKey> {
  return cache.get(file);
}

/** Decrypts a key file for the rest of the run, or until it changes. Returns false if the passphrase is wrong. */
export async function unlockKey(file: string, passphrase: string): Promise<boolean> {
  const stamp = stampOf(file);
  const { content } = await readPrivateFile(file);
  const key = parseKey(content, passphrase);
  if (key instanceof Error) return false;
  cache.set(file, stamp, Promise.resolve({ file, key: readForSigning(key) }));
  return true;
}

async function readKey(file: string): Promise<LoadedKey> {
  try {
    const { content, problem: openness } = await readPrivateFile(file);
    if (openness) return { file, problem: openness };
    const parsed = parseKey(content);
    if (!(parsed instanceof Error)) return { file, key: readForSigning(parsed) };
    if (!/encrypted/i.test(parsed.message)) return { file, problem: `${file} is not a readable private key` };
    const ways = `add it to the agent with \`ssh-add ${file}\`, or use --private-key-passphrase-file`;
    return { file, problem: `${file} is encrypted: ${ways}`, isEncrypted: true };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { file, problem: missing ? `${file} does not exist` : `${file}: ${(error as Error).message}` };
  }
}

/**
 * Has a private key read once: ssh2 passes its text to OpenSSL for each signature, and reading it takes ten times as
 * long as signing.
 */
function readForSigning(key: ParsedKey): ParsedKey {
  const texts = key as unknown as Record<symbol, unknown>;
  const text = Object.getOwnPropertySymbols(key).find(({ description }) => description === 'Private key PEM');
  if (text && key.isPrivateKey()) texts[text] = createPrivateKey(key.getPrivatePEM());
  return key;
}

function parseKey(text: Buffer | string, passphrase?: string): ParsedKey | Error {
  const parsed = keyParser.parseKey(text, passphrase) as ParsedKey | ParsedKey[] | Error;
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
  const parsed = [beside, text]
    .map((each) => parseKey(each))
    .find((key): key is ParsedKey => !(key instanceof Error));
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
