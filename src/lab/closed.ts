import { chmod, chown, lstat, mkdir, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Trouble } from '../core/errors.ts';
import { isOurs, withParents } from '../core/ownership.ts';
import { aptCacheDir, type Layout, labsDir, runDir } from './layout.ts';
import { serviceUser } from './services.ts';

/**
 * Makes the lab's folders, those of an older version too, such that no other user of this machine can enter: the
 * hosts' programs are setuid for everybody who reaches them by path, and sudo inside the hosts needs that.
 * @throws Trouble where another user could swap a folder.
 */
export async function closeFolders(lab: Layout, images: string): Promise<void> {
  const { gid } = await serviceUser();
  // the services work as www-data: they pass through to their own folders
  for (const dir of [labsDir, lab.dir, dirname(aptCacheDir)]) await closeFolder(dir, 0o710, gid);
  for (const dir of [lab.hosts, images, runDir]) await closeFolder(dir, 0o700, 0);
}

/** Makes a folder of root's with this mode; those above it must be safe from others already. */
export async function closeFolder(dir: string, mode: number, gid: number): Promise<void> {
  for (const folder of withParents(await existing(resolve(dir))))
    if (!isOurs(await lstat(folder), 0))
      throw new Trouble(`a lab cannot be in ${dir}: other users than root can change ${folder}`, {
        hint: 'XDG_CACHE_HOME says where images are kept: /var/cache, for example',
      });
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await chown(dir, 0, gid);
  await chmod(dir, mode);
}

/** The folder itself, or the nearest one above it that is there; without links. */
async function existing(dir: string): Promise<string> {
  return realpath(dir).catch(() => existing(dirname(dir)));
}
