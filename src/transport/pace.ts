import type { Duplex, Readable } from 'node:stream';

/** What a host may take of this program's time while others need it, too. */
const share = 0.1;
/** So much of it at once, in milliseconds: far more than any host needs that does not flood. */
const burst = 30;
/** So much between two pauses. */
const slice = 1;
/** A pause must not be taken for a dead link. */
const longest = 1000;
/** More than this cannot wait to be sent: whoever asks that much and reads no answer wants our memory. */
const unsentLimit = 64 * 1024 * 1024;

const open = new Set<readonly Readable[]>();

/**
 * Keeps the pace of streams from one host, so that what it sends costs the others nothing: when its data have taken
 * more than their share of time, the streams are paused, and the host's side has to wait. Nobody waits who is alone.
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
    // behind all that the data set off at once
    process.nextTick(() => process.nextTick(measure));
  };
  open.add(streams);
  for (const stream of streams)
    stream.prependListener('data', begin).once('close', () => open.delete(streams));
}

function waitsForHost(stream: Readable | Duplex): boolean {
  return 'writableLength' in stream && stream.writableLength > unsentLimit;
}
