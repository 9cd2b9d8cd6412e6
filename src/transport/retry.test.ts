import { expect, test } from 'vitest';
import { ConnectionError, type ConnectionErrorKind } from '../core/connection-error.ts';
import { waiting } from './retry.ts';
import type { Address, Connection, Transport } from './transport.ts';

/** Fails so many times, with this kind, and connects then. */
function failing(times: number, kind: ConnectionErrorKind): { transport: Transport; tries: () => number } {
  let tries = 0;
  const connection = {} as Connection;
  return {
    tries: () => tries,
    transport: {
      connect: async () => {
        if (++tries <= times) throw new ConnectionError(kind, 'no');
        return connection;
      },
    },
  };
}

test.each([
  ['a host that is there', 0, 'unreachable', 0, true, 1],
  ['a host that comes', 1, 'unreachable', 5, true, 2],
  ['a host that does not come in time', 9, 'unreachable', 1.5, false, 2],
  ['a host that has too many logins', 1, 'busy', 5, true, 2],
  ['no patience', 1, 'unreachable', 0, false, 1],
  ['a login that is refused', 1, 'authentication', 5, false, 1],
] as const)('%s', async (_, times, kind, patience, connects, wanted) => {
  const { transport, tries } = failing(times, kind);
  const attempt = waiting(transport, patience).connect({} as Address);
  if (connects) await attempt;
  else await expect(attempt).rejects.toThrow('no');
  expect(tries()).toBe(wanted);
});

test('an interruption ends the waiting', async () => {
  const { transport } = failing(9, 'unreachable');
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  const began = performance.now();
  await expect(waiting(transport, 60).connect({} as Address, controller.signal)).rejects.toThrow();
  expect(performance.now() - began).toBeLessThan(5000);
});
