import { setTimeout as delay } from 'node:timers/promises';
import { timeUsed } from '../core/time-limit.ts';
import { isRefusal, logins } from './login-limit.ts';
import type { Address } from './transport.ts';

/**
 * Connects when it may: a few at a time to each address, since several hosts may share one, and through each proxy
 * command, since many hosts may be behind one. Tries again after a while when the host refuses because it is busy, until
 * that has taken the time for connecting; waiting for other logins takes nothing of it.
 * @throws what `connect` throws
 */
export async function knock<T>(
  address: Address,
  signal: AbortSignal | undefined,
  connect: () => Promise<T>,
): Promise<T> {
  const place = address.via ?? `${address.host} ${address.port}`;
  let left = address.connectTimeout * 1000;
  for (let pause = 200; ; pause *= 2) {
    let used = () => 0;
    try {
      return await logins.with(place, () => {
        used = timeUsed();
        return connect();
      });
    } catch (error) {
      const wait = pause * (0.5 + Math.random());
      left -= used() + wait;
      if (!isRefusal(error) || signal?.aborted || left < 0) throw error;
      await delay(wait, undefined, { ...(signal && { signal }) }).catch(() => {});
    } finally {
      used();
    }
  }
}
