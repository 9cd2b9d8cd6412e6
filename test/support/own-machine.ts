import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localSession, type TestSession } from './shell-host.ts';

/** Gives a program a host name, a network and an /etc of its own, a copy of this machine's; they go with it. */
const start = `mount -t tmpfs none /mnt && cp -a /etc/. /mnt && mount --bind /mnt /etc && exec "$@"`;

const { status } = spawnSync('unshare', ['--uts', '--net', '--mount', 'sh', '-c', start, 'sh', 'true']);

/** Why nothing can be tried in a machine of its own, if so. */
export const whyNoOwnMachine = status === 0 ? undefined : 'NOT TESTED: it needs root and namespaces';
if (whyNoOwnMachine) console.warn(whyNoOwnMachine);

/**
 * Makes what starts sessions for modules that would change the developer's machine: in the same kernel and the same
 * file system, but with a host name, an /etc and a network without any interface of their own.
 * @param standIns what stands in for programs that would reach out of it: their names, and what they do as a script
 */
export function ownMachine(standIns: Record<string, string> = {}): (shell: string) => Promise<TestSession> {
  const folder = mkdtempSync(join(tmpdir(), 'kplay-stand-ins-'));
  for (const [name, script] of Object.entries(standIns)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return async (shell) => {
    const words = `env PATH="${folder}:$PATH" unshare --uts --net --mount sh -c '${start}' sh ${shell}`;
    const session = await localSession(words);
    return { ...session, enter: ['nsenter', '--target', String(session.pid), '--uts', '--net', '--mount'] };
  };
}
