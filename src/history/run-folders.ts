import { randomBytes, randomInt } from 'node:crypto';
import { mkdirSync, readdirSync, rmdirSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** How much of the history is kept: the newest runs that are within all limits. */
export interface HistoryLimits {
  runs: number;
  days: number;
  bytes: number;
}

export const usualLimits: HistoryLimits = { runs: 200, days: Number.POSITIVE_INFINITY, bytes: 1e9 };

/** The folder of kplay's state, see the XDG Base Directory Specification. */
export function stateFolder(): string {
  const state = process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state');
  return join(state, 'kplay');
}

/** The folder with a folder for each run. */
export function historyFolder(): string {
  return join(stateFolder(), 'runs');
}

export function isRunName(name: string): boolean {
  return /^\d{8}-\d{9}-[0-9a-f]{6}$/.test(name);
}

/** The names of the kept runs, the oldest first: a name begins with the time. */
export function runNames(): string[] {
  try {
    return readdirSync(historyFolder()).filter(isRunName).sort();
  } catch {
    return [];
  }
}

/**
 * Makes the folder of a new run, and removes old ones; returns its name. To measure the size of all others takes longer
 * than all else, so this happens now and then.
 * @throws Error if the folder cannot be written
 */
export function newRunFolder(
  { runs, days, bytes }: HistoryLimits = usualLimits,
  now = new Date(),
  isMeasured = randomInt(10) === 0,
): string {
  const limits = { runs, days, bytes: isMeasured ? bytes : Number.POSITIVE_INFINITY };
  const name = `${timeWord(now)}-${randomBytes(3).toString('hex')}`;
  const folder = join(historyFolder(), name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const old of tooOld(limits, now)) removeRun(join(historyFolder(), old));
  return name;
}

/** Removes the folder of a run, which has only files; another program may do the same. `rmSync` is much slower. */
function removeRun(folder: string): void {
  try {
    for (const file of readdirSync(folder)) unlinkSync(join(folder, file));
    rmdirSync(folder);
  } catch {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The runs beyond one of the limits. The last one, which begins now, stays. */
function tooOld({ runs, days, bytes }: HistoryLimits, now: Date): string[] {
  const oldest = Number.isFinite(days) ? timeWord(new Date(now.getTime() - days * 86_400_000)) : '';
  let sum = 0;
  const [, ...before] = runNames().reverse();
  const first = before.findIndex((name, i) => {
    if (Number.isFinite(bytes)) sum += sizeOf(name);
    return i + 2 > runs || name < oldest || sum > bytes;
  });
  return first < 0 ? [] : before.slice(first);
}

function sizeOf(name: string): number {
  const size = (file: string) =>
    statSync(join(historyFolder(), name, file), { throwIfNoEntry: false })?.size ?? 0;
  return size('events.ndjson') + size('steps.ndjson');
}

/** 20261126-174500123 */
function timeWord(time: Date): string {
  return time
    .toISOString()
    .replaceAll(/[-:.Z]/g, '')
    .replace('T', '-');
}
