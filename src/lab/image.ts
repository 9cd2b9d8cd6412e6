import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Trouble } from '../core/errors.ts';
import { runTool } from './command.ts';
import { imagesDir } from './layout.ts';
import { inTurn } from './lock.ts';
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

/** Run by mmdebstrap before it installs packages, to begin with the tree of a finished image. */
const copyBase = 'cp -a -- "$KPLAY_LAB_BASE/." "$1"\n';

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

/** What the packages of an image are added to: Debian's required ones, or a finished image. */
interface Recipe {
  packages: string[];
  base: Recipe | undefined;
}

const baseRecipe: Recipe = { packages: basePackages, base: undefined };

/** How an image is made: one with more than the packages of every host begins as a copy of the one with those. */
function recipeOf(docker: boolean, more: string[]): Recipe {
  const added = [...(docker ? dockerPackages : []), ...more];
  return added.length === 0 ? baseRecipe : { packages: added, base: baseRecipe };
}

/** The folder of an image: its name changes with its packages, its mirrors and the recipe. */
function folderOf({ packages, base }: Recipe, mirrors: Mirror[]): string {
  const all = [...(base?.packages ?? []), ...packages];
  const recipe = JSON.stringify([all, mirrors, customize, base ? copyBase : '']);
  const hash = createHash('sha256').update(recipe).digest('hex').slice(0, 12);
  const kind = all.includes(dockerPackages[0]!) ? 'docker' : 'plain';
  return join(imagesDir(), `${kind}-${hash}`);
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
  const recipe = recipeOf(docker, more);
  const image = folderOf(recipe, mirrors);
  if (await isThere(image)) return image;
  const title = `build the image ${basename(image)}: about half a minute, once`;
  // labs that need the same image at the same time build it once
  const run = () => inTurn(imagesDir(), () => buildMissing(recipe, mirrors));
  await runTasks([{ title, run }]);
  return image;
}

async function buildMissing(recipe: Recipe, mirrors: Mirror[]): Promise<void> {
  const image = folderOf(recipe, mirrors);
  if (await isThere(image)) return;
  if (recipe.base) await buildMissing(recipe.base, mirrors);
  await clearUnfinished();
  await buildUnder(image, recipe, mirrors);
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Builds an image aside, so that it appears under its name in one step. */
async function buildUnder(image: string, recipe: Recipe, mirrors: Mirror[]): Promise<void> {
  const building = join(imagesDir(), `building-${process.pid}-${basename(image)}`);
  await mkdir(building, { recursive: true });
  try {
    await build(building, recipe, mirrors);
    await rename(building, image);
  } finally {
    await removeDir(building);
  }
}

async function build(root: string, recipe: Recipe, mirrors: Mirror[]): Promise<void> {
  const suite = mirrors[0]!.suite.split('-')[0]!;
  const sources = mirrors.map((m) => `deb ${m.uri} ${m.suite} ${m.components.join(' ')}`);
  const hook = `${root}.hook`;
  await writeFile(hook, `#!/bin/sh\n${recipe.base ? copyBase : customize}`, { mode: 0o755 });
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
  const options = ['--quiet', '--mode=root', '--format=directory'];
  const speed = ['--dpkgopt=force-unsafe-io', '--aptopt=Acquire::Languages "none"'];
  const from = recipe.base
    ? ['--variant=custom', `--setup-hook=${hook}`]
    : ['--variant=minbase', `--customize-hook=${hook}`];
  const what = [`--include=${recipe.packages.join(',')}`, suite, root, ...sources];
  const env: Record<string, string> = recipe.base ? { KPLAY_LAB_BASE: folderOf(recipe.base, mirrors) } : {};
  try {
    await runTool('setpriv', [...tied, 'mmdebstrap', ...options, ...speed, ...from, ...what], { env });
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
