import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Trouble } from '../core/errors.ts';

/**
 * Where the cgroup2 file system is mounted: beside the old ones (hybrid) or alone; undefined if it is not mounted.
 */
export async function cgroupMount(): Promise<string | undefined> {
  const mounts = await readFile('/proc/self/mounts', 'utf8').catch(() => '');
  return /^\S+ (\S+) cgroup2 /m.exec(mounts)?.[1];
}

/** Whether the cgroup, or one below it, holds a process. */
export async function isPopulated(cgroup: string): Promise<boolean> {
  const events = await readFile(join(cgroup, 'cgroup.events'), 'utf8').catch(() => '');
  return /^populated 1$/m.test(events);
}

/** Makes an empty cgroup, and its parents. */
export async function makeCgroup(cgroup: string): Promise<void> {
  await mkdir(cgroup, { recursive: true });
}

/** The processes of the cgroup itself, not of those below it. */
export async function membersOf(cgroup: string): Promise<number[]> {
  const text = await readFile(join(cgroup, 'cgroup.procs'), 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean).map(Number);
}

/**
 * Kills every process in the cgroup and below it at once (cgroup.kill, Linux 5.14) and removes the cgroups. A
 * missing cgroup is fine. Throws Trouble if it cannot be emptied within 10 seconds.
 */
export async function endCgroup(cgroup: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (await isPopulated(cgroup)) {
    await writeFile(join(cgroup, 'cgroup.kill'), '1').catch(() => {});
    if (Date.now() > deadline) throw new Trouble(`processes in ${cgroup} do not end`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await removeTree(cgroup, deadline);
}

async function removeTree(cgroup: string, deadline: number): Promise<void> {
  const entries = await readdir(cgroup, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await removeTree(join(cgroup, entry.name), deadline);
  for (;;) {
    try {
      return await rmdir(cgroup);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ENOENT') return;
      // an ended process may count for a moment longer
      if (code !== 'EBUSY' || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
