import type { RemoteStep } from '../step/step.ts';
import type { Answer } from './answer.ts';

/** The result of a step: an answer, or `dropped` because an earlier step failed or a stop was requested. */
export type Outcome = Answer | 'dropped';

/** A sent step without an answer. */
export interface SentStep {
  id: number;
  step: RemoteStep;
  resolve: (outcome: Outcome) => void;
  reject: (error: Error) => void;
}

/** The point where failures of the `later` kind take effect. */
export const fence = 'fence';

/** Sent and unanswered entries, in order: steps and fences. */
export class SentSteps {
  #all: (SentStep | typeof fence)[] = [];
  /** A step has failed, and its failure takes effect at the next fence. */
  failsLater = false;

  get isEmpty(): boolean {
    return this.#all.length === 0;
  }

  add(entry: SentStep | typeof fence): void {
    this.#all.push(entry);
  }

  /** The running or next step; undefined when a fence is before it. */
  get first(): SentStep | undefined {
    const first = this.#all[0];
    return first === fence ? undefined : first;
  }

  shift(): void {
    this.#all.shift();
  }

  /** Removes the fences at the front; returns true when a failure takes effect there. */
  passFences(): boolean {
    let counts = false;
    while (this.#all[0] === fence) {
      this.#all.shift();
      counts ||= this.failsLater;
      this.failsLater = false;
    }
    return counts;
  }

  /** Removes and returns all steps. */
  take(): SentStep[] {
    const taken = [...this].filter((flight) => flight !== fence);
    this.#all = [];
    return taken;
  }

  [Symbol.iterator](): IterableIterator<SentStep | typeof fence> {
    return this.#all[Symbol.iterator]();
  }
}
