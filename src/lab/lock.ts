import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { exitCode, Trouble } from '../core/errors.ts';
import { finished } from './command.ts';
import { runDir } from './layout.ts';

/**
 * Runs `work` while no other process changes the lab `name`. The lock belongs to an open file of this process
 * (flock(2)), so it always ends with the process.
 * Throws Trouble with exit code 5 when another process holds it.
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(runDir, { recursive: true, mode: 0o700 });
  const file = openSync(join(runDir, `${name}.lock`), 'w', 0o600);
  try {
    // flock(1) locks the open file that it shares with this process, which keeps it open
    const flock = spawnSync('flock', ['--nonblock', '3'], { stdio: ['ignore', 'ignore', 'ignore', file] });
    if (flock.status !== 0)
      throw new Trouble(`another kplay is changing the lab "${name}"`, {
        exitCode: exitCode.locked,
      });
    return await work();
  } finally {
    closeSync(file);
  }
}

/** Waits until no other process works in a folder in this way, then runs `work`. This lock, too, ends with the process. */
export async function inTurn<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const file = openSync(folder, 'r');
  try {
    const status = await finished('flock', ['3'], { stdio: ['ignore', 'ignore', 'ignore', file] });
    if (status !== 0) throw new Trouble(`${folder} cannot be locked`);
    return await work();
  } finally {
    closeSync(file);
  }
}
