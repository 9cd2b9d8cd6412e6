import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionError } from '../../core/connection-error.ts';
import type { DrivenHost, DrivenResult } from '../../core/module.ts';

interface RebootArgs {
  reboot_timeout: number;
  pre_reboot_delay: number;
  post_reboot_delay: number;
}

/** Seconds between two attempts to reach the host. */
const between = 2;

/** Restarts the host and waits until it is back. */
export async function reboot(args: RebootArgs, host: DrivenHost): Promise<DrivenResult> {
  const { boot_id: before } = await host.step({ act: 'look' });
  if (!before) throw new Error('the host has no boot id, so it is unknown when it is restarted');
  if (host.check) return { changed: true, value: {} };
  const since = performance.now();
  await host.step({ act: 'restart' });
  await host.disconnect();
  await whenBack(before, since + args.reboot_timeout * 1000, host);
  await sleep(args.post_reboot_delay * 1000, undefined, { signal: host.signal });
  const elapsed = Math.round((performance.now() - since) / 1000);
  return { changed: true, value: { rebooted: true, elapsed } };
}

async function whenBack(before: string, deadline: number, host: DrivenHost): Promise<void> {
  for (let why = 'it still runs'; ; ) {
    await sleep(between * 1000, undefined, { signal: host.signal });
    try {
      const { boot_id, test } = await host.step({ act: 'test' });
      if (boot_id !== before && test === 'yes') return;
      why = boot_id === before ? 'it still runs' : 'test_command fails';
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      why = error.message;
    }
    if (performance.now() >= deadline) throw new Error(`the host was not restarted in time: ${why}`);
  }
}
