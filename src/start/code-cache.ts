import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { isOurs, withParents } from '../core/ownership.ts';

const sumLength = 32;
/** Far more than the code of a command needs. */
const mostBytes = 64 << 20;
/** Several versions may run on one machine. */
const kept = 4;

/**
 * Reads the cached code of a name; undefined if it does not exist. The code runs with all rights of the user, so
 * it is used only if only root and the user could have written it, and if it is intact: V8 does not check it.
 */
export function readCode(name: string): Buffer | undefined {
  try {
    const folder = trusted(codeFolder());
    return folder === undefined ? undefined : checked(readOwn(join(folder, name)), name);
  } catch {
    return undefined;
  }
}

/** Writes code under a name atomically, and removes older code with the same prefix; never fails. */
export function writeCode(name: string, code: () => Buffer, alike: string): void {
  try {
    const folder = madeFolder();
    if (!folder) return;
    const bytes = code();
    replaceFile(join(folder, name), Buffer.concat([bytes, sumOf(bytes, name)]));
    for (const old of olderThanKept(folder, alike)) unlinkSync(old);
  } catch {
    // a full disk or a read-only home: the next start is as slow as this one
  }
}

/** The folder of the XDG base directory specification, which ignores relative paths. */
function codeFolder(): string {
  const { XDG_CACHE_HOME: given = '' } = process.env;
  return join(isAbsolute(given) ? given : join(homedir(), '.cache'), 'kplay', 'code');
}

/** The folder without links, if only root and this user can change it and its parents, and this user owns it. */
function trusted(folder: string): string | undefined {
  const me = process.getuid?.();
  if (me === undefined) return undefined;
  const real = realpathSync.native(folder);
  for (const path of withParents(real)) if (!isOurs(lstatSync(path), me)) return undefined;
  return lstatSync(real).uid === me ? real : undefined;
}

/** Creates missing parts of the folder, safe from links of other users. */
function madeFolder(): string | undefined {
  const folder = codeFolder();
  let there = folder;
  while (!exists(there)) there = dirname(there);
  if (!trusted(there)) return undefined;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return trusted(folder);
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/**
 * The content of a file of this user, checked and read through one descriptor. Opening never waits: it may be a
 * pipe.
 */
function readOwn(path: string): Buffer | undefined {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stats = fstatSync(fd);
    const mine = stats.uid === process.getuid?.() && (stats.mode & 0o022) === 0 && stats.nlink === 1;
    if (!mine || !stats.isFile() || stats.size > mostBytes) return undefined;
    const bytes = Buffer.allocUnsafeSlow(stats.size);
    return readSync(fd, bytes) === stats.size ? bytes : undefined;
  } finally {
    closeSync(fd);
  }
}

/**
 * The code of a file, with its checksum at the end; undefined if it is damaged, or was written for another name.
 */
function checked(bytes: Buffer | undefined, name: string): Buffer | undefined {
  if (!bytes || bytes.length <= sumLength) return undefined;
  const code = bytes.subarray(0, -sumLength);
  return sumOf(code, name).equals(bytes.subarray(-sumLength)) ? code : undefined;
}

function sumOf(code: Buffer, name: string): Buffer {
  return createHash('sha256').update(code).update(name).digest();
}

/** The file is never partly written, even after a power failure. */
function replaceFile(path: string, content: Buffer): void {
  const mine = `${path}.${process.pid}`;
  const fd = openSync(mine, 'wx', 0o600);
  try {
    writeFileSync(fd, content);
    fsyncSync(fd);
    renameSync(mine, path);
  } catch (error) {
    unlinkSync(mine);
    throw error;
  } finally {
    closeSync(fd);
  }
}

function olderThanKept(folder: string, alike: string): string[] {
  const paths = readdirSync(folder)
    .filter((name) => name.startsWith(alike))
    .map((name) => join(folder, name));
  const age = new Map(paths.map((path) => [path, lstatSync(path).mtimeMs]));
  return paths.sort((a, b) => age.get(b)! - age.get(a)!).slice(kept);
}
