import type { Duplex, Readable } from 'node:stream';

/** What a host may take of this program's time while others need it, too. */
const share = 0.25;
/** So much of it at once, in milliseconds: far more than any host needs that does not flood. */
const burst = 50;
/** So much between two pauses. */
const slice = 2;
/** A pause must not be taken for a dead link. */
const longest = 1000;
/** More than this cannot wait to be sent: whoever asks that much and reads no answer wants our memory. */
const unsentLimit = 64 * 1024 * 1024;

const open = new Set<Readable>();

/**
 * Keeps the pace of a stream from a host, so that what one host sends costs the others nothing: when its data have taken
 * more than their share of time, the stream is paused, and the host's side has to wait. Nobody waits who is alone.
 */
export function pace(stream: Readable | Duplex): void {
  let debt = 0;
  let last = performance.now();
  let since: number | undefined;
  const pause = () => {
    stream.pause();
    const time = Math.min(longest, (debt - burst + slice) / share);
    setTimeout(() => stream.resume(), time);
  };
  const measure = () => {
    const now = performance.now();
    debt = Math.max(0, debt - (since! - last) * share) + (now - since!);
    last = now;
    since = undefined;
    if ('writableLength' in stream && stream.writableLength > unsentLimit) stream.destroy();
    else if (debt > burst && open.size > 1 && !stream.destroyed) pause();
  };
  open.add(stream);
  stream.once('close', () => open.delete(stream));
  stream.prependListener('data', () => {
    if (since !== undefined) return;
    since = performance.now();
    // behind all that the data set off at once
    process.nextTick(() => process.nextTick(measure));
  });
}
