import { ConnectionError } from '../../core/connection-error.ts';
import type { Item } from '../../evaluate/items.ts';
import type { Session } from '../../remote/session/session.ts';
import type { RunContext } from '../context.ts';
import { dropped, failure, lost } from '../task/no-answer.ts';
import type { Result } from '../task/result.ts';
import { whileListening } from '../task/silence.ts';
import type { TaskRun } from '../task/task-run.ts';
import type { RunHost } from './host.ts';
import { HostLocked } from './host-lock.ts';

/** The most steps without an answer at a time: enough to hide any round trip, few enough to stop soon. */
export const usualWindow = 64;

/** The steps sent to a host, and their results: steps are sent at once, results are taken in the same order. */
export class Pipeline {
  readonly #host: RunHost;
  readonly #context: RunContext;
  /** Resolves when all results have been taken. */
  #tail: Promise<void> = Promise.resolve();
  #out = 0;
  #room: (() => void) | undefined;
  #session: Session | undefined;

  constructor(host: RunHost, context: RunContext) {
    this.#host = host;
    this.#context = context;
  }

  /** Waits until all results have been taken. */
  async drain(): Promise<void> {
    await this.#tail;
    this.#host.variables.settle();
  }

  /** Tasks of one host run one after the other, also when they run as different users. */
  async turnTo(session: Session | undefined): Promise<void> {
    if (!session || session === this.#session) return;
    if (this.#session) await this.#tail;
    this.#session = session;
  }

  /** When the window is full, waits until half of it is free: steps that are sent together share one lookahead. */
  async waitForRoom(): Promise<void> {
    if (this.#out < this.#context.window) return;
    await new Promise<void>((resolve) => {
      this.#room = resolve;
    });
  }

  /** Sends a step, to this session if it needs one, and queues the taking of its result after the earlier ones. */
  push(run: TaskRun, item: Item | undefined, send: () => Promise<Result>, session?: Session): void {
    this.#out++;
    const outcome = send().catch((error: Error) => error);
    this.enqueue(async () => {
      if (await this.#counts(outcome, session)) await this.#take(run, item, outcome, session);
      this.#out--;
      if (this.#out > this.#context.window / 2) return;
      this.#room?.();
      this.#room = undefined;
    });
  }

  /**
   * Whether a result is reported. After a failure that is only what the host has done before it noticed the failure:
   * while a unit that has started must show that it stays up, the host continues, see unit-checks.ts.
   */
  async #counts(outcome: Promise<Result | Error>, session: Session | undefined): Promise<boolean> {
    const { over, recap } = this.#host;
    if (!over) return true;
    if (!session || this.#context.check || recap.unreachable) return false;
    const result = await outcome;
    return !(result instanceof Error) && result !== dropped;
  }

  /** Runs the work after all earlier work; the queue itself never fails. */
  enqueue(work: () => Promise<void>): void {
    this.#tail = this.#tail.then(work).catch((error) => this.#host.gone(error));
  }

  async #take(
    run: TaskRun,
    item: Item | undefined,
    outcome: Promise<Result | Error>,
    session: Session | undefined,
  ): Promise<void> {
    const isInterrupted = this.#context.signal.aborted;
    if (!isInterrupted) run.begin(item);
    const result = await whileListening(run, session, outcome);
    if (result === dropped) {
      // an interruption ends a host at the first task that has not started
      this.#host.over ||= this.#context.signal.aborted;
      return;
    }
    if (isInterrupted) run.begin(item);
    if (result instanceof ConnectionError) await this.#lose(run, item, result);
    else run.take(result instanceof Error ? failure(result) : result, item);
    if (this.#host.over && !this.#host.recap.unreachable) this.#host.resume();
  }

  /** Ends the host, unless the playbook handles the loss: then the next task connects again. */
  async #lose(run: TaskRun, item: Item | undefined, error: Error): Promise<void> {
    const { task } = run;
    const isOver = this.#context.signal.aborted || error instanceof HostLocked;
    if (!run.outlivesLoss || isOver) return this.#host.gone(error, task.name);
    const { message, hint } = this.#host.explain(error, task.name);
    await this.#host.disconnect();
    run.take(lost(message, hint), item);
  }
}
