import { createHash } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { sha256 } from '../core/hash.ts';
import { type OpenedContent, openContent } from '../core/opened-content.ts';
import type { Opener } from '../core/opener.ts';
import type { EntryFile, SourceFile } from '../core/params.ts';
import { isSealed } from '../playbook/files.ts';
import { inlineLimit } from '../remote/step/step.ts';
import { SharedFile } from './shared-file.ts';

/** A file larger than this is streamed from disk and not kept in memory, unless it is encrypted. */
const memoryLimit = 64 * inlineLimit;

/** How the files of the controller are read. */
export interface Reading {
  decrypts: boolean;
  opener: Opener | undefined;
}

/** Reads a file that a task names. */
export async function readSource(name: string, path: string, reading: Reading): Promise<SourceFile> {
  const { size, mode, ctimeMs } = await stat(path);
  const file = { name, path, mode: mode & 0o777 };
  if (!(await isKept(path, size, reading))) {
    const shared = new SharedFile(path, size, ctimeMs);
    const chunks = () => shared.chunks();
    return { ...file, size, sha256: await hashFile(path), bytes: undefined, chunks };
  }
  const opened = await readOpened(path, reading);
  return { ...file, ...opened, size: opened.bytes.length, sha256: sha256(opened.bytes) };
}

/** Reads a file in a folder that a task names; only what is decrypted is kept. */
export async function readFolderFile(path: string, size: number, reading: Reading): Promise<EntryFile> {
  if (!(await isKept(path, size, reading))) return { path, size, sha256: await hashFile(path) };
  const { bytes, isSecret } = await readOpened(path, reading);
  const file = { path, size: bytes.length, sha256: sha256(bytes) };
  return isSecret ? { ...file, bytes, isSecret } : file;
}

/** The content of a file, decrypted if it is encrypted. */
export async function readOpened(path: string, { decrypts, opener }: Reading): Promise<OpenedContent> {
  const bytes = await readFile(path);
  // a run needs its keys, so it gets the content or an error
  return decrypts ? (await openContent(bytes, path, opener))! : { bytes };
}

/** Whether a file is read as a whole: a small one, and one that must be decrypted. */
async function isKept(path: string, size: number, { decrypts }: Reading): Promise<boolean> {
  return size <= memoryLimit || (decrypts && (await isSealed(path)));
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  // each time the same memory
  const chunk = Buffer.allocUnsafeSlow(inlineLimit * 4);
  const file = await open(path);
  try {
    for (let at = 0; ; ) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) break;
      hash.update(chunk.subarray(0, bytesRead));
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}
