import { ConnectionError } from '../../core/connection-error.ts';
import { withTimeLimit } from '../../core/time-limit.ts';

/** How much later the loss of a shell can be known than that of another channel of its connection, in milliseconds. */
const limit = 10_000;

/** The news that the shell of a session is lost, for an upload that has lost its own channel. */
export class LossNotice {
  give = (): void => {};

  /** Waits until the session, too, knows of the lost connection that is or may be the cause of an error. */
  async after(error: Error): Promise<void> {
    if (error instanceof ConnectionError) await withTimeLimit(limit, this.#next());
    else await new Promise((resolve) => setImmediate(resolve));
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.give = resolve;
    });
  }
}
