import { statSync } from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConnectionError } from '../../core/connection-error.ts';
import { hostKeyName } from './host-pattern.ts';
import { KnownHosts, type KnownKey, parseKnownHosts } from './known-hosts.ts';
import { keyType } from './public-key.ts';

interface Cached {
  stamp: string;
  hosts: Promise<KnownHosts>;
}

/** One entry per list of files: hundreds of hosts share their files, so they are read once. */
const cache = new Map<string, Cached>();

/**
 * Reads known_hosts files; a missing one is empty. Reads a file again only when it has changed.
 * @throws ConnectionError for an existing file that cannot be read.
 */
export async function readKnownHosts(files: string[]): Promise<KnownHosts> {
  const stamp = files.map(stampOf).join('\n');
  const key = files.join('\0');
  const cached = cache.get(key);
  if (cached?.stamp === stamp) return cached.hosts;
  const hosts = Promise.all(files.map(readKeys)).then((keys) => new KnownHosts(keys.flat()));
  cache.set(key, { stamp, hosts });
  return hosts;
}

/** Asks at once: for each connection, that is less work than to ask in the background. */
function stampOf(file: string): string {
  try {
    const { ino, size, mtimeNs } = statSync(file, { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  } catch {
    return '';
  }
}

async function readKeys(file: string): Promise<KnownKey[]> {
  try {
    return parseKnownHosts(await readFile(file, 'utf8'), file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new ConnectionError('host-key', `cannot read the known hosts of ${file}: ${message}`);
  }
}

/** Appends wait for each other here; O_APPEND separates them from those of other processes. */
let appending: Promise<unknown> = Promise.resolve();

/**
 * Adds a host's key to a known_hosts file, which is created with mode 0600 (its folder with 0700) if missing.
 * Each line is one O_APPEND write, so that parallel writers never mix their lines.
 * @throws ConnectionError if the file cannot be written.
 */
export function appendKnownHost(file: string, host: string, port: number, blob: Buffer): Promise<void> {
  const line = `${hostKeyName(host, port)} ${keyType(blob)} ${blob.toString('base64')}\n`;
  const done = appending.then(() => appendLine(file, line));
  appending = done.catch(() => undefined);
  return done;
}

async function appendLine(file: string, line: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(file, 'a+', 0o600);
    try {
      const { size } = await handle.stat();
      const last = size > 0 ? (await handle.read(Buffer.alloc(1), 0, 1, size - 1)).buffer.toString() : '\n';
      await handle.write(last === '\n' ? line : `\n${line}`);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { message } = error as Error;
    throw new ConnectionError('host-key', `cannot write the new host key to ${file}: ${message}`);
  }
}
