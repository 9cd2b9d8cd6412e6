/** Values that one side adds, and the other one iterates over, as they arrive. */
export class EventQueue<T> {
  readonly #waiting: T[] = [];
  #state: { isOpen: boolean; error?: unknown } = { isOpen: true };
  #wake = () => {};

  add(value: T): void {
    this.#waiting.push(value);
    this.#wake();
  }

  /** Ends the iteration after the values so far. */
  end(): void {
    this.#state = { isOpen: false };
    this.#wake();
  }

  /** The iteration throws this after the values so far. */
  fail(error: unknown): void {
    this.#state = { isOpen: false, error };
    this.#wake();
  }

  /** @param leave called when the reader stops before the end */
  async *read(leave: () => Promise<void>): AsyncGenerator<T, void, undefined> {
    let isDone = false;
    try {
      for (;;) {
        while (this.#waiting.length > 0) yield this.#waiting.shift()!;
        if (!this.#state.isOpen) break;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      isDone = true;
      if (this.#state.error !== undefined) throw this.#state.error;
    } finally {
      if (!isDone) await leave();
    }
  }
}
