import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readlinkSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';

/** A file as git has seen it. */
interface IndexEntry {
  path: string;
  /** Milliseconds. */
  mtime: number;
  mode: number;
  size: number;
  sum: Buffer;
  /** A conflict, or a file that is only announced: not in a commit. */
  isOpen: boolean;
  isSkipped: boolean;
}

/** More files of a folder, and of a repository, take too long. */
const most = { folder: 500, repository: 20_000 };

const second = 1000;

/**
 * Whether the files of a folder differ from the last commit, as far as the index of git shows it.
 * @param top the work tree
 * @param folder a path in it, such as `site/`; empty for all of it
 * @returns undefined if the index is of a form that is not read here, or has too many files
 * @see https://git-scm.com/docs/index-format
 */
export function isChanged(top: string, folder: string, index: string): boolean | undefined {
  try {
    const bytes = readFileSync(index);
    const { entries, staged } = readIndex(bytes, Buffer.from(folder));
    const written = statSync(index).mtimeMs;
    return staged || entries.some((entry) => differs(join(top, entry.path), entry, written));
  } catch {
    return undefined;
  }
}

/** Reads the entries of a folder, from versions 2 and 3 of the format, with SHA-1. */
function readIndex(bytes: Buffer, folder: Buffer): { entries: IndexEntry[]; staged: boolean } {
  const count = bytes.readUInt32BE(8);
  const version = bytes.readUInt32BE(4);
  const isKnown = bytes.toString('latin1', 0, 4) === 'DIRC' && version <= 3;
  if (!isKnown || count > most.repository) throw new Error('other format');
  const entries: IndexEntry[] = [];
  let at = 12;
  for (let i = 0; i < count; i++) {
    const from = at + (bytes[at + 60]! & 0x40 ? 64 : 62);
    const to = bytes.indexOf(0, from);
    if (bytes.compare(folder, 0, folder.length, from, Math.min(to, from + folder.length)) === 0)
      entries.push(entryAt(bytes, at, bytes.toString('utf8', from, to)));
    if (entries.length > most.folder) throw new Error('too many');
    at += Math.ceil((to - at + 1) / 8) * 8;
  }
  return { entries, staged: hasStaged(bytes, at) };
}

function entryAt(bytes: Buffer, at: number, path: string): IndexEntry {
  const flags = bytes.readUInt16BE(at + 60);
  const more = flags & 0x4000 ? bytes.readUInt16BE(at + 62) : 0;
  return {
    path,
    mtime: bytes.readUInt32BE(at + 8) * second + bytes.readUInt32BE(at + 12) / 1e6,
    mode: bytes.readUInt32BE(at + 24),
    size: bytes.readUInt32BE(at + 36),
    sum: bytes.subarray(at + 40, at + 60),
    isOpen: (flags & 0x3000) !== 0 || (more & 0x2000) !== 0,
    isSkipped: (flags & 0x8000) !== 0 || (more & 0x4000) !== 0,
  };
}

/** Whether something was added since the last commit: git then marks the tree that it has cached as invalid. */
function hasStaged(bytes: Buffer, from: number): boolean {
  for (let at = from; at + 8 <= bytes.length - 20; at += 8 + bytes.readUInt32BE(at + 4)) {
    const name = bytes.toString('latin1', at, at + 4);
    if (name === 'TREE') return bytes.toString('latin1', at + 8, at + 11) === '\0-1';
    // a part of the entries is elsewhere
    if (name === 'link' || name === 'sdir') throw new Error('other format');
  }
  return false;
}

/** Whether a file differs. What was written when git wrote its index may have the same time and size. */
function differs(path: string, entry: IndexEntry, written: number): boolean {
  if (entry.isOpen) return true;
  const isModule = (entry.mode & 0o170000) === 0o160000;
  if (entry.isSkipped || isModule) return false;
  const now = lstatSync(path, { throwIfNoEntry: false });
  if (!now || now.isDirectory() || isOtherKind(now, entry)) return true;
  const isSame = now.size % 2 ** 32 === entry.size && isSameTime(now.mtimeMs, entry.mtime);
  if (isSame && entry.mtime < written - second) return false;
  return !sumOf(path, now).equals(entry.sum);
}

function isOtherKind(now: Stats, { mode }: IndexEntry): boolean {
  const isLink = (mode & 0o170000) === 0o120000;
  const isProgram = (mode & 0o100) !== 0;
  return now.isSymbolicLink() !== isLink || (!isLink && ((now.mode & 0o100) !== 0) !== isProgram);
}

/** As precise as both are: some builds of git keep whole seconds only. */
function isSameTime(now: number, before: number): boolean {
  const isWhole = before % second === 0;
  return Math.abs((isWhole ? now - (now % second) : now) - before) < 0.001;
}

function sumOf(path: string, now: Stats): Buffer {
  const content = now.isSymbolicLink() ? Buffer.from(readlinkSync(path)) : readFileSync(path);
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest();
}
