import { setTimeout as delay } from 'node:timers/promises';
import { ConnectionError } from '../../core/connection-error.ts';
import type { Address } from '../transport.ts';

/** The number of parallel logins: fewer than sshd accepts before it refuses some (MaxStartups 10:30:100). */
const atOnce = 8;

/** Logins under way and waiting, by address. */
const doors = new Map<string, { inside: number; waiting: (() => void)[] }>();

/**
 * Connects, a few at a time to each address, since several hosts may share one; tries again after a while when the
 * host refuses because it is busy, until the time for connecting is over.
 * @throws what `connect` throws
 */
export async function knock<T>(
  address: Address,
  signal: AbortSignal | undefined,
  connect: () => Promise<T>,
): Promise<T> {
  const end = performance.now() + address.connectTimeout * 1000;
  for (let pause = 200; ; pause *= 2) {
    try {
      return await oneOfFew(`${address.host} ${address.port}`, connect);
    } catch (error) {
      const wait = pause * (0.5 + Math.random());
      const isBusy = error instanceof ConnectionError && error.kind === 'busy';
      if (!isBusy || signal?.aborted || performance.now() + wait > end) throw error;
      await delay(wait, undefined, { ...(signal && { signal }) }).catch(() => {});
    }
  }
}

async function oneOfFew<T>(place: string, work: () => Promise<T>): Promise<T> {
  const door = doors.get(place) ?? { inside: 0, waiting: [] };
  doors.set(place, door);
  if (door.inside < atOnce) door.inside++;
  else await new Promise<void>((resolve) => door.waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = door.waiting.shift();
    if (next) next();
    else if (--door.inside === 0) doors.delete(place);
  }
}
