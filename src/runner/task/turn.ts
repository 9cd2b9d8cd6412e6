import { setImmediate } from 'node:timers/promises';

/** How long one host may have the controller for itself, in milliseconds. */
const longest = 100;

/** The work of one host, which lets others have a turn when it takes long. */
export class Turn {
  #since = performance.now();

  /** Passes on what a part of the work gives. */
  async after<T>(work: Promise<T>): Promise<T> {
    const made = await work;
    if (performance.now() - this.#since >= longest) {
      await setImmediate();
      this.#since = performance.now();
    }
    return made;
  }
}
