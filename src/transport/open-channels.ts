/** How long a host may take to receive what was written, in milliseconds. */
const limit = 1000;

/** The channels of a connection that are open, or the programs that carry them: when they have ended, their host has received what was written last. */
export class OpenChannels {
  readonly #ends = new Set<Promise<unknown>>();

  /** @param end resolves when the channel has ended; it never rejects */
  add(end: Promise<unknown>): void {
    this.#ends.add(end);
    void end.then(() => this.#ends.delete(end));
  }

  /** Calls back when those that are open now have ended; after a second at the latest. */
  afterArrival(callback: () => void): void {
    void Promise.all(this.#ends).then(callback);
    setTimeout(callback, limit).unref();
  }
}
