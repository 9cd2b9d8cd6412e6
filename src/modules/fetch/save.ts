import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, statfs } from 'node:fs/promises';
import { basename, dirname, join, posix, resolve, sep } from 'node:path';
import type { DrivenHost, DrivenResult } from '../../core/module.ts';

interface FetchArgs {
  src: string;
  dest: string;
  flat: boolean;
  fail_on_missing: boolean;
}

/** Copies the file in parts, each of them one step. */
export async function fetchFile(args: FetchArgs, host: DrivenHost): Promise<DrivenResult> {
  const dest = localPath(args, host);
  const first = await host.step({ offset: 0, length: partLength });
  if (first.sha256 === undefined) {
    if (args.fail_on_missing) throw new Error(`${args.src} does not exist`);
    return { changed: false, message: `${args.src} does not exist`, value: { file: args.src } };
  }
  const value = { src: args.src, dest, checksum: first.sha256, remote_checksum: first.sha256 };
  if ((await sha256Of(dest)) === first.sha256) return { changed: false, value };
  if (!host.check) await save(dest, first, host);
  return { changed: true, message: `saved as ${dest}`, value };
}

/**
 * Where the file is saved: what the host is called and the path of the file lead nowhere else.
 * @throws Error for a place outside of dest
 */
export function localPath({ src, dest, flat }: FetchArgs, { name, folder }: DrivenHost): string {
  const root = resolve(folder, dest);
  if (flat) return dest.endsWith('/') ? join(root, basename(src)) : root;
  const path = join(root, name.replaceAll('/', '_'), posix.normalize(src));
  if (!path.startsWith(`${root === sep ? '' : root}${sep}`) || name === '..' || name === '.')
    throw new Error(`"${name}" cannot be the name of a directory in ${root}`);
  return path;
}

type Part = Awaited<ReturnType<DrivenHost['step']>>;

/** The most bytes of a part. */
export const partLength = 600_000;

/** Writes the parts to a new file beside dest, which it replaces once it is whole. */
async function save(dest: string, first: Part, host: DrivenHost): Promise<void> {
  await mkdir(dirname(dest), { recursive: true });
  const size = await sizeOf(first, dirname(dest));
  const temp = join(dirname(dest), `.${basename(dest)}.kplay-${randomBytes(8).toString('hex')}`);
  const file = await open(temp, 'wx', 0o666);
  try {
    const hash = createHash('sha256');
    for await (const bytes of partsOf(first, size, host)) {
      hash.update(bytes);
      await file.write(bytes);
    }
    if (hash.digest('hex') !== first.sha256) throw fileChanged();
    await file.sync();
    await rename(temp, dest);
  } finally {
    await file.close();
    await rm(temp, { force: true });
  }
}

/** The size that the host reports, if the folder has room for it. */
async function sizeOf({ size: text = '' }: Part, folder: string): Promise<number> {
  const size = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(size)) throw new Error('the host reports a size that is no number of bytes');
  const { bavail, bsize } = await statfs(folder);
  if (size > bavail * bsize) throw new Error(`${folder} has no room for ${size} bytes`);
  return size;
}

/** The content up to the size; a file that grows meanwhile is copied as it was. */
async function* partsOf(first: Part, size: number, host: DrivenHost): AsyncGenerator<Buffer> {
  let part = first;
  for (let offset = 0; offset < size; ) {
    const length = Math.min(partLength, size - offset);
    if (offset > 0) part = await host.step({ offset, length });
    const bytes = Buffer.from(part.content ?? '', 'base64').subarray(0, length);
    // otherwise a host could send a byte at a time, for ever
    if (bytes.length < length) throw fileChanged();
    yield bytes;
    offset += length;
  }
}

function fileChanged(): Error {
  return new Error('the file changed while it was copied');
}

/** The SHA-256 of a file of the controller; undefined if there is no such file. */
async function sha256Of(path: string): Promise<string | undefined> {
  try {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    return hash.digest('hex');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
