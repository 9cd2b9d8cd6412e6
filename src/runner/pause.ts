import { setTimeout as sleep } from 'node:timers/promises';

/** Waits this number of seconds, or until the run is interrupted. */
export async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await sleep(seconds * 1000, undefined, { signal }).catch(() => {});
}
