import { createReadStream } from 'node:fs';

/** A directory or a file of an archive; a file has a path on the controller. */
export interface TarEntry {
  /** Relative, such as ./conf/app.ini. */
  name: string;
  mode: number;
  file?: { path: string; size: number; bytes?: Uint8Array };
}

const block = 512;

/** Writes a tar archive (POSIX ustar, and longer names as GNU tar writes them), a piece at a time. */
export async function* tarOf(entries: readonly TarEntry[]): AsyncGenerator<Buffer> {
  for (const { name, mode, file } of entries) {
    const bytes = Buffer.from(file ? name : `${name}/`);
    if (bytes.length > 100) {
      yield header(Buffer.from('././@LongLink'), 0, bytes.length + 1, 'L');
      yield padded(Buffer.concat([bytes, Buffer.from([0])]));
    }
    yield header(bytes.subarray(0, 100), mode, file?.size ?? 0, file ? '0' : '5');
    if (file) yield* contentOf(file);
  }
  yield Buffer.alloc(2 * block);
}

/**
 * The content of a file, filled up to a block.
 * @throws Error if the file has another size than before
 */
async function* contentOf({ path, size, bytes }: NonNullable<TarEntry['file']>): AsyncGenerator<Buffer> {
  let left = size;
  for await (const chunk of bytes ? [Buffer.from(bytes)] : createReadStream(path)) {
    left -= (chunk as Buffer).length;
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
