import { setTimeout as delay } from 'node:timers/promises';
import { ConnectionError } from '../core/connection-error.ts';
import type { Address, Connection, Transport } from './transport.ts';

/** Milliseconds between two attempts: more attempts do not help a booting machine. */
const pause = 1000;

/**
 * A transport that retries for a time (seconds) while hosts do not respond yet, such as a machine that boots.
 * Other errors are final: a wrong key or a refused login fails again the second time, and may lock an account.
 */
export function waiting(transport: Transport, patience: number): Transport {
  return {
    async connect(address: Address, signal?: AbortSignal): Promise<Connection> {
      const until = performance.now() + patience * 1000;
      for (;;) {
        try {
          return await transport.connect(address, signal);
        } catch (error) {
          if (!(error instanceof ConnectionError) || !error.isTemporary) throw error;
          if (performance.now() + pause > until || signal?.aborted) throw error;
        }
        await delay(pause, undefined, { ...(signal && { signal }) }).catch(() => {});
      }
    },
  };
}
