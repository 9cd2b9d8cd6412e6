import { type EventLoopUtilization, performance } from 'node:perf_hooks';

/** The share of time in which this program works, from which on it is busy, and how long that is measured, in ms. */
const busy = 0.8;
const span = 100;

let since: EventLoopUtilization = performance.eventLoopUtilization();
let at = performance.now();
let isBusy = false;

/** Whether this program has had little time left, just now. */
export function isProgramBusy(): boolean {
  const now = performance.now();
  if (now - at < span) return isBusy;
  isBusy = performance.eventLoopUtilization(since).utilization > busy;
  since = performance.eventLoopUtilization();
  at = now;
  return isBusy;
}
