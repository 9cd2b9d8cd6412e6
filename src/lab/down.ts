import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { endCgroup } from './cgroup.ts';
import { clearUnfinished } from './image.ts';
import { restoreInotify } from './inotify.ts';
import { type Layout, labsDir, runDir } from './layout.ts';
import { withLock } from './lock.ts';
import { removeDir } from './mounts.ts';
import { clearPolicy } from './needs.ts';
import { labNamespaces, removeNetns } from './network.ts';
import { findLayout } from './status.ts';
import { type RunTasks, runQuietly } from './tasks.ts';

/**
 * Ends a lab and removes all of it: processes, cgroups, mounts, namespaces, files. It needs no record of what was
 * started, so it also cleans up after an interrupted `up`. Caches (images, packages) stay.
 */
export async function labDown(name?: string, runTasks: RunTasks = runQuietly): Promise<void> {
  const lab = await findLayout(name);
  await runTasks([{ title: `remove the lab "${lab.name}"`, run: () => remove(lab) }]);
}

async function remove(lab: Layout): Promise<void> {
  await withLock(lab.name, async () => {
    await clearAway(lab);
    await rm(join(runDir, `${lab.name}.lock`), { force: true });
  });
  await rmdir(runDir).catch(() => {});
}

/** Removes everything that carries the lab's name. The caller holds the lab's lock. */
async function clearAway(lab: Layout): Promise<void> {
  await endCgroup(lab.cgroup);
  await Promise.all((await labNamespaces(lab)).map(removeNetns));
  await removeDir(lab.dir);
  await forgetMachines(`${lab.netns}-`);
  await clearUnfinished();
  await clearPolicy();
  // not empty if there are other labs
  await rmdir(labsDir).catch(() => {});
  const others = await readdir(labsDir).catch(() => []);
  if (others.length === 0) await restoreInotify();
}

/** systemd-nspawn leaves a folder for each machine. */
async function forgetMachines(prefix: string): Promise<void> {
  const dir = '/run/systemd/nspawn/propagate';
  for (const name of await readdir(dir).catch(() => []))
    if (name.startsWith(prefix)) await rm(join(dir, name), { recursive: true, force: true });
}
