import { randomBytes } from 'node:crypto';
import { mkdtemp, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SharedFile } from './shared-file.ts';

const size = 10 * 1024 * 1024 + 5;
const bytes = randomBytes(size);

async function made() {
  const path = join(await mkdtemp(join(tmpdir(), 'kplay-shared-')), 'file');
  await writeFile(path, bytes);
  return { path, file: new SharedFile(path, size, (await stat(path)).ctimeMs) };
}

async function all(file: SharedFile, meanwhile?: () => Promise<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of file.chunks()) {
    await meanwhile?.();
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}

test('readers at any pace get all bytes, at the same time and later', async () => {
  const { file } = await made();
  const slow = () => new Promise((resolve) => setTimeout(resolve, 3));
  const read = await Promise.all([all(file), all(file, slow), all(file)]);
  read.push(await all(file));
  // toEqual takes minutes
  expect(read.map((each) => each.equals(bytes))).toEqual([true, true, true, true]);
});

test('the memory of chunks is used again', async () => {
  const { file } = await made();
  const memory = new Set<ArrayBufferLike>();
  for await (const chunk of file.chunks()) memory.add(chunk.buffer);
  expect(memory.size).toBeLessThan(35);
});

test.each([
  ['other bytes', (path: string) => writeFile(path, Buffer.alloc(size))],
  ['fewer bytes', (path: string) => writeFile(path, 'short')],
  ['more bytes', (path: string) => writeFile(path, Buffer.concat([bytes, bytes]))],
])('a file that gets %s is not complete', async (_, change) => {
  const { path, file } = await made();
  let read = 0;
  const reading = async () => {
    for await (const chunk of file.chunks()) {
      if (read === 0) await change(path);
      read += chunk.length;
    }
  };
  await expect(reading()).rejects.toThrow(/was changed while it was read/);
  expect(read).toBeLessThan(size);
});
