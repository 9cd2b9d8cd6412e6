import { setTimeout as delay } from 'node:timers/promises';
import { type Address, type Connection, ConnectionError, type Transport } from './transport.ts';

/** Milliseconds between two attempts: a machine that boots is not helped by more. */
const pause = 1000;

/**
 * A transport that keeps trying for a time (seconds) to reach hosts that are not there yet, such as a machine that
 * boots. Only that is tried again: a wrong key or a refused login says the same the second time, and may cost an account.
 */
export function waiting(transport: Transport, patience: number): Transport {
  return {
    async connect(address: Address, signal?: AbortSignal): Promise<Connection> {
      const until = performance.now() + patience * 1000;
      for (;;) {
        try {
          return await transport.connect(address, signal);
        } catch (error) {
          const isAway = error instanceof ConnectionError && error.problem === 'unreachable';
          if (!isAway || performance.now() + pause > until || signal?.aborted) throw error;
        }
        await delay(pause, undefined, { ...(signal && { signal }) }).catch(() => {});
      }
    },
  };
}
