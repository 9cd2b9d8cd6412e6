import type { Item } from '../../evaluate/items.ts';
import type { Session } from '../../remote/session/session.ts';
import type { RunContext } from '../context.ts';
import { dropped, failure, isConnection, lost } from '../task/no-answer.ts';
import type { Result } from '../task/result.ts';
import type { TaskRun } from '../task/task-run.ts';
import type { RunHost } from './host.ts';

/** Most steps that are out at a time: enough to hide any round trip, few enough to stop soon when asked to. */
export const usualWindow = 64;

/** What is on its way to a host and back: steps are sent as they come, results are taken in the same order. */
export class Pipeline {
  readonly #host: RunHost;
  readonly #context: RunContext;
  /** Resolves when everything that is out has been taken. */
  #tail: Promise<void> = Promise.resolve();
  #out = 0;
  #room: (() => void) | undefined;
  #session: Session | undefined;

  constructor(host: RunHost, context: RunContext) {
    this.#host = host;
    this.#context = context;
  }

  /** Waits until everything that is out has been taken. */
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

  /** When the window is full, half of it must be free: steps that go out together are looked ahead for together. */
  async waitForRoom(): Promise<void> {
    if (this.#out < this.#context.window) return;
    await new Promise<void>((resolve) => {
      this.#room = resolve;
    });
  }

  /** Sends, and queues the taking of the result behind those before it. */
  push(run: TaskRun, item: Item | undefined, send: () => Promise<Result>): void {
    this.#out++;
    const outcome = send().catch((error: Error) => error);
    this.enqueue(async () => {
      if (!this.#host.over) await this.#take(run, item, outcome);
      this.#out--;
      if (this.#out > this.#context.window / 2) return;
      this.#room?.();
      this.#room = undefined;
    });
  }

  /** Does it when everything before is done; the queue itself never fails. */
  enqueue(work: () => Promise<void>): void {
    this.#tail = this.#tail.then(work).catch((error) => this.#host.gone(error));
  }

  async #take(run: TaskRun, item: Item | undefined, outcome: Promise<Result | Error>): Promise<void> {
    const isInterrupted = this.#context.signal.aborted;
    if (!isInterrupted) run.begin();
    const result = await outcome;
    if (result === dropped) {
      // an interruption ends a host at the first task that did not begin
      this.#host.over ||= this.#context.signal.aborted;
      return;
    }
    if (isInterrupted) run.begin();
    if (isConnection(result)) await this.#lose(run, item, result);
    else run.take(result instanceof Error ? failure(result) : result, item);
    if (this.#host.over && !this.#host.recap.unreachable) this.#host.resume();
  }

  /** The host is gone, unless the playbook says what is to be done then: it is reached anew for the next task. */
  async #lose(run: TaskRun, item: Item | undefined, error: Error): Promise<void> {
    const { task } = run;
    if (!run.outlivesLoss || this.#context.signal.aborted) return this.#host.gone(error, task.name);
    const { message, hint } = this.#host.explain(error, task.name);
    await this.#host.disconnect();
    run.take(lost(message, hint), item);
  }
}
