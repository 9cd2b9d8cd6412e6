import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** How many runs are kept. */
const most = 200;

/** The folder with a folder for each run, see the XDG Base Directory Specification. */
export function historyFolder(): string {
  const state = process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state');
  return join(state, 'kplay', 'runs');
}

/** The names of the kept runs, the oldest first: a name begins with the time. */
export function runNames(): string[] {
  try {
    return readdirSync(historyFolder())
      .filter((name) => /^\d{8}-\d{9}-[0-9a-f]{6}$/.test(name))
      .sort();
  } catch {
    return [];
  }
}

/**
 * Makes the folder of a new run, and removes those of the oldest ones; returns its name.
 * @throws Error if the folder cannot be written
 */
export function newRunFolder(now = new Date()): string {
  const [day, time] = now
    .toISOString()
    .replaceAll(/[-:.Z]/g, '')
    .split('T');
  const name = `${day}-${time}-${randomBytes(3).toString('hex')}`;
  const folder = join(historyFolder(), name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const old of runNames().slice(0, -most))
    rmSync(join(historyFolder(), old), { recursive: true, force: true });
  return name;
}
