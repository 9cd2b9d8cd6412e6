import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { FileCache } from '../file-cache.ts';
import { type RevocationList, readKrl } from './krl.ts';
import { keyType } from './public-key.ts';

/** Judges host keys by the files of RevokedHostKeys, see ssh_config(5). */
export interface RevokedKeys {
  /** Why a key must not be trusted, as the text after "the host key"; undefined if no file revokes it. */
  problem(blob: Buffer): string | undefined;
}

/**
 * Reads the files: texts with one public key per line, or lists from `ssh-keygen -k`. As with ssh, an unreadable
 * file revokes every key.
 */
export async function readRevokedKeys(files: string[]): Promise<RevokedKeys> {
  const judges = await Promise.all(files.map((file) => cache.get(file)));
  return {
    problem(blob) {
      for (const each of judges) {
        const found = each(blob);
        if (found) return found;
      }
      return undefined;
    },
  };
}

type Judge = (blob: Buffer) => string | undefined;

const cache = new FileCache(judge);

/** The key types that OpenSSH reads. */
const types =
  /^(ssh-(ed25519|rsa|dss)|ecdsa-sha2-nistp\d+|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)$|-cert-v01@openssh\.com$/;

async function judge(file: string): Promise<Judge> {
  try {
    const list = listOf(await readFile(file));
    return (blob) => (isIn(list, blob) ? `is revoked by ${file}` : undefined);
  } catch (error) {
    const why = `cannot be checked, since the list of revoked keys ${file} cannot be read: ${(error as Error).message}`;
    return () => why;
  }
}

function listOf(bytes: Buffer): RevocationList {
  return (
    readKrl(bytes) ?? { keys: new Set(keysOf(bytes.toString('latin1'))), sha1: new Set(), sha256: new Set() }
  );
}

function isIn({ keys, sha1, sha256 }: RevocationList, blob: Buffer): boolean {
  const hash = (name: string) => createHash(name).update(blob).digest('base64');
  return (
    keys.has(blob.toString('base64')) ||
    (sha1.size > 0 && sha1.has(hash('sha1'))) ||
    (sha256.size > 0 && sha256.has(hash('sha256')))
  );
}

/** The keys of a text, in base64. An invalid line makes the file unreadable, as for ssh. */
function keysOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.replace(/^[ \t]+/, ''));
  return lines.flatMap((line, i) => {
    if (line.trim() === '' || line.startsWith('#')) return [];
    const [name = '', base64 = ''] = line.trim().split(/[ \t]+/);
    const blob = Buffer.from(base64, 'base64');
    const isKey = types.test(name) && keyType(blob) === name && /^[A-Za-z0-9+/]+={0,2}$/.test(base64);
    if (!isKey) throw new Error(`line ${i + 1} is not a public key`);
    return [blob.toString('base64')];
  });
}
