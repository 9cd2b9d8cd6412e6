import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionError } from '../../core/connection-error.ts';
import type { Change } from '../../core/events.ts';
import type { Value } from '../../core/values.ts';
import type { Task } from '../../playbook/plan.ts';
import type { Session } from '../../remote/session/session.ts';
import type { Scope } from '../../template/scope.ts';
import type { RunContext } from '../context.ts';
import type { BecomeIdentity } from '../host/become.ts';
import { connectAgain } from '../host/connect-again.ts';
import { sendTo } from '../host/execution-host.ts';
import type { RunHost } from '../host/host.ts';
import type { OpenTransaction, TransactionEnd } from './open-transaction.ts';
import type { Result } from './result.ts';
import { transactionArgs, transactionStep } from './transaction-step.ts';

/** How long after the last moment a host may need to undo a transaction by itself, in seconds. */
const patience = 8;

/** The sessions whose recoveries were reported. */
const reported = new WeakSet<Session>();

/** Ends the transaction of a block on one host, as one user. */
export class EndOfTransaction {
  readonly #host: RunHost;
  readonly #as: BecomeIdentity | undefined;
  readonly #task: Task;
  readonly #scope: Scope;
  readonly #transaction: OpenTransaction;
  readonly #context: RunContext;

  constructor(
    host: RunHost,
    as: BecomeIdentity | undefined,
    task: Task,
    scope: Scope,
    transaction: OpenTransaction,
    context: RunContext,
  ) {
    this.#host = host;
    this.#as = as;
    this.#task = task;
    this.#scope = scope;
    this.#transaction = transaction;
    this.#context = context;
  }

  /** Checks, reloads, and keeps the changes; without changes, the host does nothing. */
  async commit(): Promise<Result> {
    const { reload, confirm } = transactionArgs(this.#task, this.#scope);
    const changes = reload.map((unit): Change => ({ key: 'reload', before: null, after: unit }));
    const value = { changed: reload.length > 0, failed: false };
    const status = reload.length > 0 ? 'changed' : 'unchanged';
    const committed: Result = { status, changes, value };
    if (this.#context.check) return { ...committed, notRun: true };
    if (confirm !== undefined && !this.#transaction.mayHaveChanged)
      return { status: 'unchanged', changes: [], value: { changed: false, failed: false } };
    const result = await this.#send('commit');
    if (result.status !== 'changed') return result;
    const { confirm: isOpen } = result.value;
    const confirmed = isOpen === 'yes' ? await this.#confirm(confirm!) : undefined;
    return confirmed && confirmed.status !== 'changed' ? confirmed : committed;
  }

  /** Puts everything back after a failure of a task inside; what the host says is the result. */
  async undo(): Promise<TransactionEnd> {
    if (this.#host.recap.unreachable || this.#context.signal.aborted) return 'left to the host';
    const result = await this.#send('undo', 'a task of the transaction failed');
    if (result.value.rolled_back === 'yes') return 'rolled back';
    if (result.status === 'failed') this.#warn(result.message ?? '');
    return 'kept';
  }

  async #send(act: 'commit' | 'confirm' | 'undo', why?: string): Promise<Result> {
    const step = transactionStep(act, this.#transaction.id, this.#task, this.#scope, this.#context, why);
    const session = this.#host.session(this.#as);
    const place = { host: this.#host, lend: <T>(work: (to: Session) => Promise<T>) => work(session) };
    const result = await sendTo(place, step, undefined, this.#context);
    this.#reportRecovery(session, result.value.recovered);
    return result;
  }

  /** A session undoes transactions of earlier runs once; all its steps say so. */
  #reportRecovery(session: Session, recovered: Value | undefined): void {
    if (recovered === undefined || reported.has(session)) return;
    reported.add(session);
    const end = recovered === 'yes' ? 'its files were put back' : 'not all of its files could be put back';
    this.#warn(`a transaction of an earlier run was interrupted, and ${end}`);
  }

  #warn(message: string): void {
    this.#context.emit({ event: 'warning', host: this.#host.name, message });
  }

  /** Makes a new connection, and lets the host keep the changes; otherwise it puts them back. */
  async #confirm(seconds: number): Promise<Result> {
    const until = performance.now() + seconds * 1000;
    try {
      await connectAgain(this.#host.target, this.#as, until, this.#context.signal);
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      return this.#takeBack(`no new connection to the host: ${error.message}`, until);
    }
    try {
      return await this.#send('confirm');
    } catch (error) {
      // the change may have ended this connection, but a new one was possible
      if (!(error instanceof ConnectionError)) throw error;
      await this.#host.disconnect();
      return this.#send('confirm');
    }
  }

  async #takeBack(why: string, until: number): Promise<Result> {
    try {
      return await this.#send('undo', why);
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
    }
    // this connection is gone, too: the host acts by itself
    await this.#host.disconnect();
    const left = until - performance.now() + patience * 1000;
    await sleep(Math.max(0, left), undefined, { signal: this.#context.signal }).catch(() => {});
    const result = await this.#send('confirm');
    return { ...result, message: `rolled back: ${why}` };
  }
}
