import { type EventLoopUtilization, performance } from 'node:perf_hooks';

/** The share of time in which this program works, from which on it is busy, and how long that is measured, in ms. */
const busy = 0.8;
const span = 100;

let since: EventLoopUtilization = performance.eventLoopUtilization();
let at = performance.now();
let used = 0;

/** Whether this program has had little time left, just now: it has used more than this share. */
export function isProgramBusy(share = busy): boolean {
  const now = performance.now();
  if (now - at < span) return used > share;
  used = performance.eventLoopUtilization(since).utilization;
  since = performance.eventLoopUtilization();
  at = now;
  return used > share;
}
