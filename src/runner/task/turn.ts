import { setImmediate } from 'node:timers/promises';

/** How long one host may keep the controller busy, in milliseconds. */
const longest = 100;

/** The work of one host, which gives others a turn when it takes long. */
export class Turn {
  #since = performance.now();

  /** Returns the result of a part of the work. */
  async after<T>(work: Promise<T>): Promise<T> {
    const made = await work;
    if (performance.now() - this.#since >= longest) {
      await setImmediate();
      this.#since = performance.now();
    }
    return made;
  }
}
