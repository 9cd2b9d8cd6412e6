import { setImmediate } from 'node:timers/promises';
import { logins } from '../../transport/login-limit.ts';

/** So many hosts begin together. */
const together = 16;

/**
 * Lets hosts begin their plays a few at a time, and answers of others be read in between: the tasks of a thousand hosts that
 * begin at once would keep the program busy for seconds. Hosts begin when few others wait for their login.
 */
export class HostStarts {
  #last: Promise<void> = Promise.resolve();
  #count = 0;

  /** Resolves when the next host may begin. */
  next(): Promise<void> {
    if (this.#count++ % together === 0 && this.#count > 1)
      this.#last = this.#last.then(async () => {
        await setImmediate();
        await logins.fewWait();
      });
    return this.#last;
  }
}
