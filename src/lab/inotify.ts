import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runDir } from './layout.ts';

const setting = '/proc/sys/fs/inotify/max_user_instances';
const before = join(runDir, 'max_user_instances');
/** Each systemd takes about six, of 128 for all processes of root. */
const enough = 4096;

/** Raises the kernel's limit of inotify instances per user, and saves the old value. */
export async function raiseInotify(): Promise<void> {
  const value = (await readFile(setting, 'utf8')).trim();
  if (Number(value) >= enough) return;
  // an older saved value wins: it is from before the first lab
  await writeFile(before, value, { flag: 'wx' }).catch(() => {});
  await writeFile(setting, String(enough));
}

/** Restores the limit from before the first lab. */
export async function restoreInotify(): Promise<void> {
  const value = await readFile(before, 'utf8').catch(() => undefined);
  if (value && /^\d+$/.test(value)) await writeFile(setting, value);
  await rm(before, { force: true });
}
