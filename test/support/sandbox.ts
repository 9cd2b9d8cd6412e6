import { spawnSync } from 'node:child_process';

/**
 * A root of its own over this machine's: what is written there goes with it. Names, network, processes and devices are its
 * own, too, and root there cannot reach the kernel.
 */
const start = `set -e
mount --make-rprivate /
mount -t tmpfs none /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay none -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
cd /mnt/root
mount -t proc none proc
mount -o bind,ro proc/sys proc/sys
rm -f etc/apt/sources.list etc/apt/sources.list.d/*
for each in run dev var/spool; do mount -t tmpfs none "$each"; done
mknod dev/null c 1 3 && mknod dev/zero c 1 5 && mknod dev/urandom c 1 9
chmod 666 dev/null dev/zero dev/urandom
ln -s /proc/self/fd dev/fd
exec chroot . setpriv --inh-caps=-all \\
  --bounding-set=-sys_module,-sys_boot,-sys_time,-sys_admin,-sys_rawio,-mknod "$@"`;

const namespaces = ['--mount', '--uts', '--net', '--ipc', '--pid', '--fork', '--kill-child'];

/** The words that run a program in a sandbox. */
export function inSandbox(words: readonly string[]): string[] {
  return ['unshare', ...namespaces, 'sh', '-c', start, 'sh', ...words];
}

const [unshare, ...trial] = inSandbox(['true']) as [string, ...string[]];

/** Why there is no sandbox, if so. */
export const whyNoSandbox =
  spawnSync(unshare, trial).status === 0 ? undefined : 'NOT TESTED: it needs root, namespaces and overlayfs';
if (whyNoSandbox) console.warn(whyNoSandbox);
