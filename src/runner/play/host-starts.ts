import { setImmediate } from 'node:timers/promises';
import { logins } from '../../transport/login-limit.ts';

/** So many hosts begin together. */
const first = 16;
/** Of the others, so many begin in one turn of the event loop: all their tasks are evaluated in it. */
const later = 2;

/**
 * Lets hosts begin their plays a few at a time, and answers of others be read in between: the tasks of a thousand hosts that
 * begin at once would keep the program busy for seconds. Hosts begin when few others wait for their login. The more
 * there is to do for the hosts at work, the longer is a turn, and the fewer begin.
 */
export class HostStarts {
  #last: Promise<void> = Promise.resolve();
  #count = 0;

  /** Resolves when the next host may begin. */
  next(): Promise<void> {
    if (this.#count++ >= first && this.#count % later === 0)
      this.#last = this.#last.then(async () => {
        await setImmediate();
        await logins.fewWait();
      });
    return this.#last;
  }
}
