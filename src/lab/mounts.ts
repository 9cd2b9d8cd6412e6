import { readFile, rm, stat } from 'node:fs/promises';
import { Trouble } from '../core/errors.ts';
import { runTool } from './command.ts';

/** Mount points at or below a directory, the deepest first, read from proc_pid_mountinfo(5). */
export function mountsBelow(mountinfo: string, dir: string): string[] {
  const points = mountinfo
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .map((point) =>
      point.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8))),
    );
  return points.filter((point) => point === dir || point.startsWith(`${dir}/`)).reverse();
}

/** Unmounts everything at or below a directory. */
export async function unmountBelow(dir: string): Promise<void> {
  for (const point of mountsBelow(await readFile('/proc/self/mountinfo', 'utf8'), dir)) {
    await forgetLock(point);
    await runTool('umount', [point]);
  }
}

/** Removes a directory with its contents, after unmounting; never reaches into a mounted file system. */
export async function removeDir(dir: string): Promise<void> {
  await unmountBelow(dir);
  const left = mountsBelow(await readFile('/proc/self/mountinfo', 'utf8'), dir);
  if (left.length > 0) throw new Trouble(`${left[0]} is still mounted`);
  await rm(dir, { recursive: true, force: true });
}

/** Removes the lock, named after the device and inode of a host's root, that a killed systemd-nspawn leaves. */
async function forgetLock(root: string): Promise<void> {
  const { dev, ino } = await stat(root, { bigint: true });
  await rm(`/run/systemd/nspawn/locks/inode-${dev}:${ino}`, { force: true });
}
