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
  /** A step counts as failed, and the host, which has not known that, has gone on: its failure takes effect after what it has done. */
  #unknownFailure: 'stop' | 'later' | undefined;
  /** The transactions that are open on the host: a later one can be sent before an earlier one has ended. */
  readonly #transactions = new Set<string>();

  get isEmpty(): boolean {
    return this.#all.length === 0;
  }

  add(entry: SentStep | typeof fence): void {
    this.#all.push(entry);
    if (entry !== fence && entry.step.transaction !== undefined)
      this.#transactions.add(entry.step.transaction);
  }

  /** The running or next step; undefined when a fence is before it. */
  get first(): SentStep | undefined {
    const first = this.#all[0];
    return first === fence ? undefined : first;
  }

  /** The number of the first step without an answer. */
  get oldest(): number | undefined {
    return this.#all.find((entry) => entry !== fence)?.id;
  }

  /**
   * Whether its steps can continue in another shell. A module that drives its host handles a lost connection itself, and
   * the host rolls a transaction back.
   */
  get canContinue(): boolean {
    if (this.#transactions.size > 0) return false;
    return this.#all.every((entry) => entry === fence || entry.step.drive === undefined);
  }

  shift(): SentStep {
    return this.#all.shift() as SentStep;
  }

  /** Removes the first step, which has this answer. */
  answered({ results, isIncomplete }: Answer): void {
    const { module, transaction, onFailure } = this.shift().step;
    if (isIncomplete && onFailure !== 'keep' && this.#unknownFailure !== 'stop')
      this.#unknownFailure = onFailure;
    // a transaction that needs a confirmation is open until then
    if (module === 'kp_transaction' && results.confirm !== 'yes') this.#transactions.delete(transaction!);
  }

  /** Removes the fences at the front; returns true when a failure takes effect there. */
  passFences(): boolean {
    let counts = false;
    while (this.#all[0] === fence) {
      this.#all.shift();
      counts ||= this.failsLater;
      this.failsLater = false;
      if (this.#unknownFailure === 'later') this.#unknownFailure = 'stop';
    }
    return counts;
  }

  /** From here on, the failures count that the host has not known; returns true when one takes effect at once. */
  noteUnknownFailures(): boolean {
    const failure = this.#unknownFailure;
    this.#unknownFailure = undefined;
    this.failsLater ||= failure === 'later';
    return failure === 'stop';
  }

  /** Removes and returns all steps, with the fences: earlier failures have no effect any more. */
  take(): SentStep[] {
    const taken = [...this].filter((flight) => flight !== fence);
    this.#all = [];
    this.failsLater = false;
    this.#unknownFailure = undefined;
    return taken;
  }

  [Symbol.iterator](): IterableIterator<SentStep | typeof fence> {
    return this.#all[Symbol.iterator]();
  }
}
