import type { Duplex, Readable } from 'node:stream';

/** The share of this program's time that a host may use while others need it too. */
const share = 0.1;
/** The most time at once, in milliseconds: far more than a host needs without flooding. */
const burst = 30;
/** The time between two pauses. */
const slice = 1;
/** A longer pause could look like a dead link. */
const longest = 1000;
/** The most unsent bytes: a host that requests more without reading can only want to use up memory. */
const unsentLimit = 64 * 1024 * 1024;

const open = new Set<readonly Readable[]>();

/**
 * Paces streams from one host, so that its data do not slow down the others: when its data have used more than
 * their share of time, the streams are paused, and the host has to wait. A single host never waits.
 */
export function pace(...streams: readonly (Readable | Duplex)[]): void {
  let debt = 0;
  let last = performance.now();
  let since: number | undefined;
  const pause = () => {
    for (const stream of streams) stream.pause();
    const time = Math.min(longest, (debt - burst + slice) / share);
    setTimeout(() => {
      for (const stream of streams) stream.resume();
    }, time);
  };
  const measure = () => {
    const now = performance.now();
    debt = Math.max(0, debt - (since! - last) * share) + (now - since!);
    last = now;
    since = undefined;
    if (streams.some(waitsForHost)) for (const stream of streams) stream.destroy();
    else if (debt > burst && open.size > 1) pause();
  };
  const begin = () => {
    if (since !== undefined) return;
    since = performance.now();
    // after all code that the data trigger at once
    process.nextTick(() => process.nextTick(measure));
  };
  open.add(streams);
  for (const stream of streams)
    stream.prependListener('data', begin).once('close', () => open.delete(streams));
}

function waitsForHost(stream: Readable | Duplex): boolean {
  return 'writableLength' in stream && stream.writableLength > unsentLimit;
}
