import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import type { LabStatus } from '../../src/lab/status.ts';
import { inside } from './fault-lab.ts';

/** What Debian's package faketime has, for the processors that it calls so. */
const libraries = ['x86_64', 'aarch64'].map((name) => `/usr/lib/${name}-linux-gnu/faketime/libfaketime.so.1`);

/**
 * Gives the sessions of a host a clock of their own, as `date` and all that they start see it. Files have the times of the kernel's
 * clock, so they are those of a host whose clock was set since. Returns what sets the clock: to a distance from the kernel's one, such
 * as +10y.
 * @see https://github.com/wolfcw/libfaketime
 */
export async function fakeClock(lab: LabStatus, host: string): Promise<(distance: string) => Promise<void>> {
  const root = `/proc/${lab.hosts.find(({ name }) => name === host)!.pid}/root`;
  const library = libraries.find(existsSync);
  if (library === undefined) throw new Error('libfaketime is missing (Debian: apt-get install faketime)');
  copyFileSync(library, `${root}/usr/lib/libfaketime.so.1`);
  const variables = {
    LD_PRELOAD: '/usr/lib/libfaketime.so.1',
    FAKETIME_TIMESTAMP_FILE: '/run/clock',
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    NO_FAKE_STAT: '1',
  };
  const words = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  writeFileSync(`${root}/etc/ssh/sshd_config.d/clock.conf`, `SetEnv ${words.join(' ')}\n`);
  const set = async (distance: string) => {
    await inside(lab, host, `echo '${distance}' >/run/clock.new && mv /run/clock.new /run/clock`);
  };
  await set('+0');
  await inside(lab, host, 'systemctl reload ssh');
  return set;
}
