/** How long hosts may take to receive what was written, in milliseconds. */
const limit = 1000;

/**
 * Calls back when channels, or the programs that carry them, have ended: by then their host has received what was written last.
 * After a second at the latest.
 */
export function afterArrival(ends: Iterable<Promise<unknown>>, callback: () => void): void {
  void Promise.all(ends).then(callback);
  setTimeout(callback, limit).unref();
}
