import { setImmediate } from 'node:timers/promises';
import { logins } from '../../transport/login-limit.ts';

/**
 * Lets hosts begin their plays one after the other, and answers of others be read in between: the tasks of a thousand hosts that
 * begin at once would keep the program busy for seconds. A host begins when few others wait for their login.
 */
export class HostStarts {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when the next host may begin. */
  next(): Promise<void> {
    this.#last = this.#last.then(async () => {
      await setImmediate();
      await logins.fewWait();
    });
    return this.#last;
  }
}
