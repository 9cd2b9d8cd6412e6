import { setTimeout as delay } from 'node:timers/promises';
import { ConnectionError } from '../core/connection-error.ts';
import { LoginLimit } from './login-limit.ts';
import type { Address } from './transport.ts';

/** The number of parallel logins to one place: fewer than sshd accepts before it refuses some (MaxStartups 10:30:100). */
const atOnce = 8;

/** Logins under way and waiting, by place. */
const doors = new Map<string, { inside: number; waiting: (() => void)[] }>();

const limit = new LoginLimit();

/**
 * Connects, a few at a time to each address, since several hosts may share one, and to each proxy command, since many hosts
 * may be behind one; tries again after a while when the host refuses because it is busy, until that has taken the time
 * for connecting. Waiting for other logins takes nothing of it.
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
    let began = 0;
    try {
      return await oneOfFew(place, () => {
        began = performance.now();
        return connect();
      });
    } catch (error) {
      const wait = pause * (0.5 + Math.random());
      left -= performance.now() - began + wait;
      if (!isBusy(error) || signal?.aborted || left < 0) throw error;
      await delay(wait, undefined, { ...(signal && { signal }) }).catch(() => {});
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof ConnectionError && error.kind === 'busy';
}

async function oneOfFew<T>(place: string, login: () => Promise<T>): Promise<T> {
  const door = doors.get(place) ?? { inside: 0, waiting: [] };
  doors.set(place, door);
  if (door.inside < atOnce) door.inside++;
  else await new Promise<void>((resolve) => door.waiting.push(resolve));
  try {
    return await oneOfAll(place, login);
  } finally {
    const next = door.waiting.shift();
    if (next) next();
    else if (--door.inside === 0) doors.delete(place);
  }
}

async function oneOfAll<T>(place: string, login: () => Promise<T>): Promise<T> {
  await limit.enter();
  try {
    const result = await login();
    limit.succeeded();
    return result;
  } catch (error) {
    if (isBusy(error)) limit.refused(place);
    throw error;
  } finally {
    limit.leave();
  }
}
