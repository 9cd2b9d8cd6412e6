#!/usr/bin/env node
/*
 * Starts the program with the code that V8 compiled the last time: compiling it anew takes longer than all the rest
 * of a small run. The cache is a help, never a condition: whatever is wrong with it, the program starts without.
 */
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';

const file = join(__dirname, 'program.js');
const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'kplay', 'code');
const { size, mtimeMs } = statSync(file);
// what a command compiles is its own: one cache for each
const command = /^[a-z]+$/.test(process.argv[2] ?? '') ? process.argv[2] : 'help';
const cache = join(folder, `${command}-${process.version}-${process.arch}-${size}-${Math.round(mtimeMs)}`);

const cachedData = readCache();
const script = new Script(readFileSync(file, 'latin1'), {
  filename: file,
  ...(cachedData && { cachedData }),
});
if (!cachedData || script.cachedDataRejected) process.once('exit', writeCache);
script.runInThisContext()(exports, require, module, file, __dirname);

/** Code is taken only from a file and a folder that nobody else can write to. */
function readCache(): Buffer | undefined {
  try {
    for (const path of [folder, cache]) {
      const { uid, mode } = lstatSync(path);
      if (uid !== process.getuid?.() || (mode & 0o022) !== 0) return undefined;
    }
    return readFileSync(cache);
  } catch {
    return undefined;
  }
}

function writeCache(): void {
  // a slip of the keyboard is no command
  if (process.exitCode === 1) return;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const mine = `${cache}.${process.pid}`;
    writeFileSync(mine, script.createCachedData(), { mode: 0o600, flag: 'wx' });
    renameSync(mine, cache);
    for (const old of olderCaches()) unlinkSync(old);
  } catch {
    // a full disk or a read-only home: the next start is as slow as this one
  }
}

/** All but the newest few of this command: several versions may be at work on one machine. */
function olderCaches(): string[] {
  const paths = readdirSync(folder)
    .filter((name) => name.startsWith(`${command}-`))
    .map((name) => join(folder, name));
  const age = new Map(paths.map((path) => [path, statSync(path).mtimeMs]));
  return paths.sort((a, b) => age.get(b)! - age.get(a)!).slice(4);
}
