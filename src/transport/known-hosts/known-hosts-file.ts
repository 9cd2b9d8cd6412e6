import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConnectionError } from '../../core/connection-error.ts';
import { noStamp, stampIn, stampOf } from '../file-stamp.ts';
import { hostKeyName } from './host-pattern.ts';
import { KnownHosts, type KnownKey, parseKnownHosts } from './known-hosts.ts';
import { keyType } from './public-key.ts';

interface Cached {
  stamp: string;
  hosts: Promise<KnownHosts>;
}

/** One entry per list of files: hundreds of hosts share their files, so they are read once. */
const cache = new Map<string, Cached>();

/** The number of the line that would be appended to a file that was read. */
const nextLines = new Map<string, number>();

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

/**
 * Adds a key that this program has appended to what it has read, if nobody else has changed the file: to read thousands of
 * lines again for each new host takes minutes. Lines count in the order of the files, so no later file may have any.
 */
async function addToRead(key: KnownKey, before: string, after: string): Promise<void> {
  for (const [files, cached] of cache) {
    const at = files.split('\0').indexOf(key.file);
    const stamps = cached.stamp.split('\n');
    if (at < 0 || stamps[at] !== before || stamps.some((stamp, i) => i > at && stamp !== noStamp)) continue;
    (await cached.hosts).add(key);
    cached.stamp = stamps.with(at, after).join('\n');
  }
}

/** Asks at once: for each connection, that is less work than to ask in the background. */
async function readKeys(file: string): Promise<KnownKey[]> {
  try {
    const text = await readFile(file, 'utf8');
    nextLines.set(file, text.split('\n').length);
    return parseKnownHosts(text, file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    nextLines.set(file, 1);
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
  const done = appending.then(() => appendKey(file, hostKeyName(host, port), blob));
  appending = done.catch(() => undefined);
  return done;
}

async function appendKey(file: string, hosts: string, blob: Buffer): Promise<void> {
  const type = keyType(blob);
  const line = `${hosts} ${type} ${blob.toString('base64')}\n`;
  const before = stampOf(file);
  const { start, size, after } = await appendLine(file, line);
  // only what is between the two stamps has been written, and by this program
  const isOwn = before === noStamp ? start === 0 : Number(before.split(' ')[1]) === start;
  if (!isOwn || size !== start + line.length) return;
  const number = nextLines.get(file) ?? 1;
  nextLines.set(file, number + 1);
  await addToRead({ marker: '', hosts, type, blob, file, line: number }, before, after);
}

/** Returns where the line starts, and what the file is then. */
async function appendLine(
  file: string,
  line: string,
): Promise<{ start: number; size: number; after: string }> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(file, 'a+', 0o600);
    try {
      const { size: start } = await handle.stat();
      const last = start > 0 ? (await handle.read(Buffer.alloc(1), 0, 1, start - 1)).buffer.toString() : '\n';
      await handle.write(last === '\n' ? line : `\n${line}`);
      const stats = await handle.stat({ bigint: true });
      return { start, size: Number(stats.size), after: stampIn(stats) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { message } = error as Error;
    throw new ConnectionError('host-key', `cannot write the new host key to ${file}: ${message}`);
  }
}
