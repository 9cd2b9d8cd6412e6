import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Trouble } from '../core/errors.ts';
import { runTool } from './command.ts';
import { imagesDir } from './layout.ts';
import type { Mirror } from './mirrors.ts';
import { removeDir } from './mounts.ts';
import type { RunTasks } from './tasks.ts';

/** The packages of every host: a base system, sshd and a few shells to test with; no Python. */
const basePackages = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'openssh-server',
  'sudo',
  'iproute2',
  'procps',
  'ca-certificates',
  'cron',
  'busybox-static',
];
const dockerPackages = ['docker.io', 'iptables'];

/** Run by mmdebstrap in the finished tree, which is "$1". Each host gets its own host keys. */
const customize = `
rm -f "$1"/etc/ssh/ssh_host_* "$1"/etc/resolv.conf &&
printf '# no names from outside the lab: see /etc/hosts\\n' >"$1/etc/resolv.conf" &&
chroot "$1" useradd --create-home --shell /bin/bash admin &&
printf 'admin ALL=(ALL) NOPASSWD: ALL\\n' >"$1/etc/sudoers.d/admin" &&
chmod 0440 "$1/etc/sudoers.d/admin" &&
printf 'force-unsafe-io\\n' >"$1/etc/dpkg/dpkg.cfg.d/lab" &&
printf 'Acquire::Languages "none";\\n' >"$1/etc/apt/apt.conf.d/90lab" &&
rm -f "$1/lib/systemd/system/timers.target.wants/apt-daily.timer" \\
  "$1/lib/systemd/system/timers.target.wants/apt-daily-upgrade.timer" \\
  "$1/etc/systemd/system/timers.target.wants/apt-daily.timer" \\
  "$1/etc/systemd/system/timers.target.wants/apt-daily-upgrade.timer"
`;

/** All packages of an image, in addition to Debian's required ones. */
function imagePackages(docker: boolean, more: string[]): string[] {
  return [...basePackages, ...(docker ? dockerPackages : []), ...more];
}

/** The name of an image: changes with its packages, its mirrors and the recipe. */
function imageName(docker: boolean, more: string[], mirrors: Mirror[]): string {
  const recipe = JSON.stringify([imagePackages(docker, more), mirrors, customize]);
  const hash = createHash('sha256').update(recipe).digest('hex').slice(0, 12);
  return `${docker ? 'docker' : 'plain'}-${hash}`;
}

/**
 * Returns the directory of a finished root file system; builds it with mmdebstrap(1) if it is not in the cache.
 * It gets its name atomically. Throws Trouble with the output of mmdebstrap if that fails.
 */
export async function makeImage(
  docker: boolean,
  more: string[],
  mirrors: Mirror[],
  runTasks: RunTasks,
): Promise<string> {
  const name = imageName(docker, more, mirrors);
  const image = join(imagesDir(), name);
  if (await stat(image).catch(() => undefined)) return image;
  await clearUnfinished();
  const title = `build the image ${name}: about half a minute, once`;
  await runTasks([{ title, run: () => buildUnder(image, imagePackages(docker, more), mirrors) }]);
  return image;
}

/** Builds an image aside, so that it appears under its name in one step. */
async function buildUnder(image: string, packages: string[], mirrors: Mirror[]): Promise<void> {
  const building = join(imagesDir(), `building-${process.pid}-${basename(image)}`);
  await mkdir(building, { recursive: true });
  try {
    await build(building, packages, mirrors);
    await rename(building, image).catch((error) => {
      // another lab has built the same one in the meantime
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await removeDir(building);
  }
}

async function build(root: string, packages: string[], mirrors: Mirror[]): Promise<void> {
  const suite = mirrors[0]!.suite.split('-')[0]!;
  const sources = mirrors.map((m) => `deb ${m.uri} ${m.suite} ${m.components.join(' ')}`);
  const hook = `${root}.hook`;
  await writeFile(hook, `#!/bin/sh\n${customize}`, { mode: 0o755 });
  // killed with us, with all that it started: its process namespace ends with its first process, and its mounts
  // are in its own mount namespace
  const tied = [
    '--pdeathsig',
    'KILL',
    'unshare',
    '--mount',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
  ];
  const options = ['--quiet', '--mode=root', '--variant=minbase', '--format=directory'];
  const speed = ['--dpkgopt=force-unsafe-io', '--aptopt=Acquire::Languages "none"'];
  const what = [`--include=${packages.join(',')}`, `--customize-hook=${hook}`, suite, root, ...sources];
  try {
    await runTool('setpriv', [...tied, 'mmdebstrap', ...options, ...speed, ...what]);
  } catch (error) {
    if (error instanceof Trouble) throw new Trouble('the image cannot be built', { hint: error.hint ?? '' });
    throw error;
  } finally {
    await removeDir(hook);
  }
}

/** Removes the remains of killed builds. */
export async function clearUnfinished(): Promise<void> {
  for (const entry of await readdir(imagesDir()).catch(() => [])) {
    const pid = /^building-(\d+)-/.exec(entry)?.[1];
    if (pid && !(await stat(`/proc/${pid}`).catch(() => undefined)))
      await removeDir(join(imagesDir(), entry));
  }
}
