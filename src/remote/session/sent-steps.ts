import type { RemoteStep } from '../step/step.ts';
import type { Answer } from './answer.ts';

/** What a step came to: an answer, or nothing because a step before it failed or a stop was asked for. */
export type Outcome = Answer | 'dropped';

/** A step on its way to the host and back. */
export interface SentStep {
  id: number;
  step: RemoteStep;
  resolve: (outcome: Outcome) => void;
  reject: (error: Error) => void;
}

/** Where failures of the `later` kind begin to count. */
export const fence = 'fence';

/** What has been sent and not answered, in its order: steps and fences. */
export class SentSteps {
  #all: (SentStep | typeof fence)[] = [];
  /** A step has failed whose failure counts at the next fence. */
  failsLater = false;

  get isEmpty(): boolean {
    return this.#all.length === 0;
  }

  add(entry: SentStep | typeof fence): void {
    this.#all.push(entry);
  }

  /** The step that is at work, or comes next; none when a fence is in front of it. */
  get first(): SentStep | undefined {
    const first = this.#all[0];
    return first === fence ? undefined : first;
  }

  shift(): void {
    this.#all.shift();
  }

  /** Passes the fences in front; gives true when a failure counts there. */
  passFences(): boolean {
    let counts = false;
    while (this.#all[0] === fence) {
      this.#all.shift();
      counts ||= this.failsLater;
      this.failsLater = false;
    }
    return counts;
  }

  /** Takes out all steps. */
  take(): SentStep[] {
    const taken = [...this].filter((flight) => flight !== fence);
    this.#all = [];
    return taken;
  }

  [Symbol.iterator](): IterableIterator<SentStep | typeof fence> {
    return this.#all[Symbol.iterator]();
  }
}
