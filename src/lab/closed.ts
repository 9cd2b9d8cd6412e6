import { chmod, chown, lstat, mkdir, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Trouble } from '../core/errors.ts';
import { isOurs, withParents } from '../core/ownership.ts';
import { aptCacheDir, type Layout, labsDir, runDir } from './layout.ts';
import { serviceUser } from './services.ts';

/**
 * Closes the lab's folders, also those of older versions, to other users of this machine: the hosts' programs are
 * setuid for everybody who can reach their paths, and sudo inside the hosts needs that.
 * @throws Trouble if another user could replace a folder
 */
export async function closeFolders(lab: Layout, images: string): Promise<void> {
  const { gid } = await serviceUser();
  // the services run as www-data and need to reach their own folders
  for (const dir of [labsDir, lab.dir, dirname(aptCacheDir)]) await closeFolder(dir, 0o710, gid);
  for (const dir of [lab.hosts, images, runDir]) await closeFolder(dir, 0o700, 0);
}

/** Creates a folder of root with this mode; its parents must already be safe from other users. */
export async function closeFolder(dir: string, mode: number, gid: number): Promise<void> {
  for (const folder of withParents(await existing(resolve(dir))))
    if (!isOurs(await lstat(folder), 0))
      throw new Trouble(`a lab cannot be in ${dir}: users other than root can change ${folder}`, {
        hint: 'set XDG_CACHE_HOME to another folder for images, such as /var/cache',
      });
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await chown(dir, 0, gid);
  await chmod(dir, mode);
}

/** The folder itself, or its nearest existing parent; without links. */
async function existing(dir: string): Promise<string> {
  return realpath(dir).catch(() => existing(dirname(dir)));
}
