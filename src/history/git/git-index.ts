import { createHash } from 'node:crypto';
import { type BigIntStats, lstatSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A file as git has seen it. */
interface IndexEntry {
  path: string;
  mtime: bigint;
  mode: number;
  size: number;
  sum: string;
  /** A conflict, or a file that is only announced: not in a commit. */
  isOpen: boolean;
  isSkipped: boolean;
}

/** More files take too long. */
const most = 5000;

const second = 1_000_000_000n;

/**
 * Whether the files of a work tree differ from the last commit, as far as the index of git shows it.
 * @returns undefined if it is of a form that is not read here, or has too many files
 * @see https://git-scm.com/docs/index-format
 */
export function isChanged(top: string, index: string): boolean | undefined {
  try {
    const bytes = readFileSync(index);
    const { entries, staged } = readIndex(bytes);
    const written = statSync(index, { bigint: true }).mtimeNs;
    return staged || entries.some((entry) => differs(join(top, entry.path), entry, written));
  } catch {
    return undefined;
  }
}

/** Reads versions 2 and 3 of the format, with SHA-1. */
function readIndex(bytes: Buffer): { entries: IndexEntry[]; staged: boolean } {
  const count = bytes.readUInt32BE(8);
  const version = bytes.readUInt32BE(4);
  if (bytes.toString('latin1', 0, 4) !== 'DIRC' || version > 3 || count > most)
    throw new Error('other format');
  const entries: IndexEntry[] = [];
  let at = 12;
  for (let i = 0; i < count; i++) {
    const flags = bytes.readUInt16BE(at + 60);
    const isLong = (flags & 0x4000) !== 0;
    const more = isLong ? bytes.readUInt16BE(at + 62) : 0;
    const from = at + (isLong ? 64 : 62);
    const to = bytes.indexOf(0, from);
    entries.push({
      path: bytes.toString('utf8', from, to),
      mtime: BigInt(bytes.readUInt32BE(at + 8)) * second + BigInt(bytes.readUInt32BE(at + 12)),
      mode: bytes.readUInt32BE(at + 24),
      size: bytes.readUInt32BE(at + 36),
      sum: bytes.toString('hex', at + 40, at + 60),
      isOpen: (flags & 0x3000) !== 0 || (more & 0x2000) !== 0,
      isSkipped: (flags & 0x8000) !== 0 || (more & 0x4000) !== 0,
    });
    at += Math.ceil((to - at + 1) / 8) * 8;
  }
  return { entries, staged: hasStaged(bytes, at) };
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
function differs(path: string, entry: IndexEntry, written: bigint): boolean {
  if (entry.isOpen) return true;
  const isModule = (entry.mode & 0o170000) === 0o160000;
  if (entry.isSkipped || isModule) return false;
  const now = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (!now || now.isDirectory() || isOtherKind(now, entry)) return true;
  const isSame = Number(now.size & 0xffffffffn) === entry.size && isSameTime(now.mtimeNs, entry.mtime);
  if (isSame && entry.mtime < written - second) return false;
  return sumOf(path, now) !== entry.sum;
}

function isOtherKind(now: BigIntStats, { mode }: IndexEntry): boolean {
  const isLink = (mode & 0o170000) === 0o120000;
  const isProgram = (mode & 0o100) !== 0;
  return now.isSymbolicLink() !== isLink || (!isLink && ((now.mode & 0o100n) !== 0n) !== isProgram);
}

/** Some builds of git keep whole seconds only. */
function isSameTime(now: bigint, before: bigint): boolean {
  return now === before || (before % second === 0n && now / second === before / second);
}

function sumOf(path: string, now: BigIntStats): string {
  const content = now.isSymbolicLink() ? Buffer.from(readlinkSync(path)) : readFileSync(path);
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}
