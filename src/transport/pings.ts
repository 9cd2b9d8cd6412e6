import type { Pings } from './transport.ts';

/** A dead link is known within 10 s. On the host, the watchdog relies on the interval, see docs/decisions/0017-watchdog.md. */
export const usualPings: Pings = { interval: 2, count: 3 };

/** Pings for a connection that may be silent for so many seconds: never less often than usual. */
export function pingsFor(silence: number): Pings {
  const interval = Math.min(usualPings.interval, silence);
  return { interval, count: Math.max(1, Math.round(silence / interval)) };
}
