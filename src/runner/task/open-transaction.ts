import { randomBytes } from 'node:crypto';
import { unchangedResult, unknownResult } from '../../actions/results.ts';
import { transactionName } from '../../actions/transaction.ts';
import type { Status } from '../../core/events.ts';
import { putBackMessages } from '../../core/put-back.ts';
import { Unknown } from '../../core/unknown.ts';
import type { Task } from '../../playbook/plan.ts';
import type { Result } from './result.ts';

/** What became of the changes of a transaction: `kept` is also the answer when there were none. */
export type TransactionEnd = 'kept' | 'rolled back' | 'left to the host';

/**
 * A transaction on one host, from the first task inside to its end. The results of its tasks are reported at the end,
 * since a task whose changes were put back has changed nothing.
 */
export class OpenTransaction {
  /** Its name on the host. */
  readonly id = randomBytes(6).toString('hex');
  /** A new connection must succeed before its changes are kept. */
  readonly confirms: boolean;
  /** A task inside has changed something, or has failed and may have done so. */
  mayHaveChanged = false;
  #wouldChange = false;
  #unknown: Unknown | undefined;
  #held: ((end: TransactionEnd) => void)[] = [];
  #isOpen = true;

  constructor(confirms: boolean) {
    this.confirms = confirms;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Takes a result in its turn, of a task inside or of the one that ends the transaction; returns it as it counts. */
  take({ module }: Task, given: Result): Result {
    if (module !== transactionName) {
      this.#note(given);
      return given;
    }
    const result = this.#predicted(given);
    if (result.value.rolled_back === 'yes') this.end('rolled back');
    else if (result.status !== 'failed') this.end('kept');
    return result;
  }

  /** Runs this at the end of the transaction; at once if it has ended. */
  atEnd(report: (end: TransactionEnd) => void): void {
    if (this.#isOpen) this.#held.push(report);
    else report('kept');
  }

  end(how: TransactionEnd): void {
    this.#isOpen = false;
    const held = this.#held;
    this.#held = [];
    for (const report of held) report(how);
  }

  #note({ status, unknown }: Result): void {
    this.mayHaveChanged ||= status === 'changed' || status === 'failed';
    this.#wouldChange ||= status === 'changed';
    if (status === 'unknown') this.#unknown ??= unknown ?? new Unknown('because a task inside is unknown');
  }

  /** In check mode: the result of its end, as the results inside predict it. */
  #predicted(result: Result): Result {
    if (this.#wouldChange || !result.notRun) return result;
    return this.#unknown ? unknownResult(this.#unknown) : unchangedResult({});
  }
}

/** Outside of transactions, everything is reported at once. */
export const noTransaction: Pick<OpenTransaction, 'atEnd'> = { atEnd: (report) => report('kept') };

/** A result as it is reported when its transaction has ended. */
export function settled(result: Result, status: Status, end: TransactionEnd): [Result, Status] {
  if (end === 'kept') return [result, status];
  const note = putBackMessages[end];
  if (status === 'changed') return [{ ...result, changes: [], message: note }, 'unchanged'];
  if (!/failed|rescued|ignored/.test(status)) return [result, status];
  return [{ ...result, message: `${result.message ?? 'it failed'}; its transaction was ${note}` }, status];
}
