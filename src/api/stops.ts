import { setMaxListeners } from 'node:events';
import type { Interruption } from './execute.ts';

/** What ends a run of a program early: its signals, or that it reads no more events. */
export class Stops {
  readonly #soft = new AbortController();
  readonly #hard = new AbortController();
  readonly #given: { signal?: AbortSignal; kill?: AbortSignal };
  readonly #aborted = () => this.interrupt('the program has aborted the run');
  readonly #killed = () => {
    this.#aborted();
    this.#hard.abort();
  };

  constructor(given: { signal?: AbortSignal; kill?: AbortSignal }) {
    this.#given = given;
    // each host that connects adds a listener
    setMaxListeners(0, this.#soft.signal);
  }

  /** Ends the run, after the tasks that are at work. */
  interrupt(why: string): void {
    this.#soft.abort(`${why}: finishing the running tasks`);
  }

  listen(): Interruption {
    const { signal, kill } = this.#given;
    signal?.addEventListener('abort', this.#aborted);
    kill?.addEventListener('abort', this.#killed);
    return {
      signal: this.#soft.signal,
      givenUp: this.#hard.signal,
      forget: () => {
        signal?.removeEventListener('abort', this.#aborted);
        kill?.removeEventListener('abort', this.#killed);
      },
    };
  }
}
