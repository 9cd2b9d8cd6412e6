import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** A directory or a file of an archive; a file has a path on the controller. */
export interface TarEntry {
  /** Relative, such as ./conf/app.ini. */
  name: string;
  mode: number;
  file?: { path: string; size: number; bytes?: Uint8Array };
}

const block = 512;

/** An archive up to this size is kept, so that its files are read once for all hosts. */
const keptSize = 16 * 1024 * 1024;

/** An archive of entries as the content of a step. */
export function tarContent(entries: readonly TarEntry[]): {
  chunks: () => AsyncIterable<Buffer>;
  size: number;
} {
  const size = sizeOf(entries);
  let kept: Promise<Buffer> | undefined;
  async function* chunks() {
    kept ??= joined(tarOf(entries));
    yield await kept;
  }
  return { chunks: size > keptSize ? () => inLargePieces(tarOf(entries)) : chunks, size };
}

/** The same bytes, with less to do for each of them. */
async function* inLargePieces(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let [waiting, size] = [[] as Buffer[], 0];
  for await (const piece of pieces) {
    waiting.push(piece);
    size += piece.length;
    if (size < smallSize) continue;
    yield Buffer.concat(waiting);
    [waiting, size] = [[], 0];
  }
  yield Buffer.concat(waiting);
}

async function joined(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

function sizeOf(entries: readonly TarEntry[]): number {
  const sizes = entries.map((entry) => {
    const { length } = nameOf(entry);
    return block + filled(entry.file?.size ?? 0) + (length > 100 ? block + filled(length + 1) : 0);
  });
  return sizes.reduce((sum, each) => sum + each, 2 * block);
}

function filled(size: number): number {
  return Math.ceil(size / block) * block;
}

function nameOf({ name, file }: TarEntry): Buffer {
  return Buffer.from(file ? name : `${name}/`);
}

/** Writes a tar archive (POSIX ustar, and longer names as GNU tar writes them), a piece at a time. */
export async function* tarOf(entries: readonly TarEntry[]): AsyncGenerator<Buffer> {
  for (const entry of entries) {
    const { mode, file } = entry;
    const bytes = nameOf(entry);
    if (bytes.length > 100) {
      yield header(Buffer.from('././@LongLink'), 0, bytes.length + 1, 'L');
      yield padded(Buffer.concat([bytes, Buffer.from([0])]));
    }
    yield header(bytes.subarray(0, 100), mode, file?.size ?? 0, file ? '0' : '5');
    if (file) yield* contentOf(file);
  }
  yield Buffer.alloc(2 * block);
}

/** A file up to this size is read at once. */
const smallSize = 256 * 1024;

/**
 * The content of a file, filled up to a block.
 * @throws Error if the file has another size than before
 */
async function* contentOf({ path, size, bytes }: NonNullable<TarEntry['file']>): AsyncGenerator<Buffer> {
  let left = size;
  const isLarge = !bytes && size > smallSize;
  const pieces = isLarge
    ? createReadStream(path, { highWaterMark: smallSize })
    : [bytes ?? (await readFile(path))];
  for await (const chunk of pieces) {
    left -= (chunk as Uint8Array).length;
    if (left >= 0) yield chunk as Buffer;
  }
  if (left !== 0) throw new Error(`${path} was changed while it was read`);
  yield Buffer.alloc(-size & (block - 1));
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & (block - 1))]);
}

function header(name: Buffer, mode: number, size: number, type: string): Buffer {
  const made = Buffer.alloc(block);
  name.copy(made);
  made.write(octal(mode, 8), 100);
  made.write(octal(0, 8), 108);
  made.write(octal(0, 8), 116);
  made.write(octal(size, 12), 124);
  made.write(octal(0, 12), 136);
  made.write(' '.repeat(8), 148);
  made.write(type, 156);
  made.write('ustar\0', 257);
  made.write('00', 263);
  made.write('root\0', 265);
  made.write('root\0', 297);
  const sum = made.reduce((total, byte) => total + byte, 0);
  made.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return made;
}

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`;
}
