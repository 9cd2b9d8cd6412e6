import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { membersOf } from '../../src/lab/cgroup.ts';
import { hostLayout } from '../../src/lab/layout.ts';
import { findLayout, type LabStatus } from '../../src/lab/status.ts';

/** The length of a period of the kernel's scheduler, in microseconds. */
const period = 100_000;

/**
 * Gives all processes of a host this share of one core together, in percent, as a busy hypervisor does. Returns what lifts the limit.
 * Throws an Error that says why, if this machine cannot limit CPU time.
 * @see https://docs.kernel.org/scheduler/sched-bwc.html
 */
export async function limitCpu(lab: LabStatus, host: string, percent: number): Promise<() => Promise<void>> {
  const { cgroup } = hostLayout(await findLayout(lab.name), host);
  const quota = (percent * period) / 100;
  const old = await oldController();
  try {
    return old ? await limitBeside(old, cgroup, quota) : await limitWithin(cgroup, quota);
  } catch (error) {
    throw new Error('this machine cannot limit the CPU time of a host: it has no cgroup for that', {
      cause: error,
    });
  }
}

/** Where the CPU controller of cgroup v1 is mounted; undefined if cgroup v2 has it. */
async function oldController(): Promise<string | undefined> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' '));
  return mounts.find(([, , type, options]) => type === 'cgroup' && options?.split(',').includes('cpu'))?.[1];
}

/** With cgroup v1, processes are in a second tree for their CPU time. Those that they start are in the same cgroup. */
async function limitBeside(mount: string, cgroup: string, quota: number): Promise<() => Promise<void>> {
  const own = join(mount, `${basename(dirname(cgroup))}-${basename(cgroup)}`);
  await mkdir(own, { recursive: true });
  await writeFile(join(own, 'cpu.cfs_period_us'), String(period));
  await writeFile(join(own, 'cpu.cfs_quota_us'), String(quota));
  await moveAll(() => processesBelow(cgroup), own);
  return async () => {
    await writeFile(join(own, 'cpu.cfs_quota_us'), '-1');
    await moveAll(() => membersOf(own), mount);
    await rmdir(own);
  };
}

/** With cgroup v2, the host's own cgroup has the limit, if all above it pass the controller on. */
async function limitWithin(cgroup: string, quota: number): Promise<() => Promise<void>> {
  const lab = dirname(cgroup);
  for (const above of [dirname(lab), lab]) await writeFile(join(above, 'cgroup.subtree_control'), '+cpu');
  const file = join(cgroup, 'cpu.max');
  await writeFile(file, `${quota} ${period}`);
  return () => writeFile(file, `max ${period}`);
}

/** Moves processes until none is left: each can start another one before it is moved. */
async function moveAll(find: () => Promise<number[]>, cgroup: string): Promise<void> {
  const moved = new Set<number>();
  for (;;) {
    const pids = (await find()).filter((pid) => !moved.has(pid));
    if (pids.length === 0) return;
    for (const pid of pids) {
      moved.add(pid);
      await writeFile(join(cgroup, 'cgroup.procs'), String(pid)).catch((error) => {
        // it has ended
        if (error.code !== 'ESRCH') throw error;
      });
    }
  }
}

async function processesBelow(cgroup: string): Promise<number[]> {
  const entries = await readdir(cgroup, { withFileTypes: true });
  const below = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(cgroup, name));
  return [...(await membersOf(cgroup)), ...(await Promise.all(below.map(processesBelow))).flat()];
}
