import { metaCommand } from '../../actions/meta.ts';
import { transactionName } from '../../actions/transaction.ts';
import { ConnectionError } from '../../core/connection-error.ts';
import type { Play, Task } from '../../playbook/plan.ts';
import { chooseTasks, type TaskNode, tasksIn } from '../../playbook/tree.ts';
import type { Layer, Scope } from '../../template/scope.ts';
import type { RunContext } from '../context.ts';
import { gatherFacts } from '../host/gather.ts';
import type { RunHost } from '../host/host.ts';
import { Pipeline } from '../host/pipeline.ts';
import { scopeOf } from '../host/scope-of.ts';
import { plannedTaskName } from '../task/as-planned.ts';
import { failure } from '../task/no-answer.ts';
import type { TransactionEnd } from '../task/open-transaction.ts';
import { TaskRun } from '../task/task-run.ts';
import { TaskStarter } from '../task/task-starter.ts';
import type { Around } from './around.ts';
import type { Batch } from './batch.ts';
import { HostBarriers, last } from './host-barriers.ts';
import { OwedInPlay } from './owed-in-play.ts';
import type { Position } from './running-hosts.ts';
import { Walk, type WalkEntry } from './walk.ts';

const outermost: Around = { at: [], layers: [], labels: [], blocks: [], isHandler: false };

/**
 * Runs one play on one host, at the host's own pace. Tasks are sent as soon as their inputs are known; results are
 * taken in the order of the tasks. A task waits only for earlier results that it reads.
 */
export class HostPlay {
  readonly #host: RunHost;
  readonly #play: Play;
  readonly #batch: Batch;
  readonly #context: RunContext;
  readonly #pipeline: Pipeline;
  readonly #starting: TaskStarter;
  readonly #barriers: HostBarriers;
  readonly #walk: Walk;
  readonly #handlers: Walk;
  readonly #owed: OwedInPlay;
  /** `meta: end_host` ran. */
  #ended = false;

  constructor(host: RunHost, batch: Batch, context: RunContext) {
    this.#host = host;
    this.#play = batch.play;
    this.#batch = batch;
    this.#context = context;
    this.#pipeline = new Pipeline(host, context);
    this.#starting = new TaskStarter(host, batch, context, this.#pipeline);
    this.#barriers = new HostBarriers(host, batch, this.#pipeline, () => this.#stopped);
    this.#walk = this.#newWalk();
    this.#handlers = this.#newWalk();
    this.#owed = new OwedInPlay(host, batch, context);
  }

  #newWalk(): Walk {
    const isStopped = () => this.#stopped;
    return new Walk(this.#host, this.#batch, this.#pipeline, {
      isStopped,
      isEnded: () => this.#isEnded,
      task: (task, at, around) => this.#barriers.run(task, at, around, () => this.#task(task, at, around)),
      include: (task, at, around) => this.#include(task, at, around),
      pause: (task, item) => this.#starting.pauseBefore(task, item),
      forget: (task, isHandler) =>
        this.#context.notes?.addUnknown(this.#host.name, plannedTaskName(task, isHandler)),
      leave: (task, around) => this.#leave(task, around),
    });
  }

  async run(): Promise<void> {
    const { runningHosts } = this.#batch;
    try {
      if (!this.#stopped)
        await gatherFacts(this.#host, this.#play, this.#pipeline, (task) =>
          this.#scope(task, this.#host.variables),
        );
      await this.#walk.through(this.#play.tasks, outermost);
      await this.#pipeline.drain();
      runningHosts.pass(this.#host.name, [last]);
      await this.#flushHandlers([last]);
    } catch (error) {
      // results of earlier steps still count
      await this.#pipeline.drain();
      this.#host.gone(error);
    } finally {
      this.#owed.leave();
      this.#host.notices.clear();
      runningHosts.leave(this.#host.name);
    }
  }

  get #stopped(): boolean {
    return this.#host.over || this.#isEnded;
  }

  get #isEnded(): boolean {
    return this.#ended || this.#batch.ended !== undefined || this.#context.signal.aborted;
  }

  async #task(task: Task, at: Position, around: Around): Promise<TaskRun | undefined> {
    const run = this.#runOf(task, around);
    if (around.isHandler) this.#owed.add(run);
    if (metaCommand(task)) return this.#meta(run, at);
    if (!(await this.#isChosen(task))) return undefined;
    await this.#reportingErrors(run, () => this.#starting.start(run, () => this.#stopped));
    return run;
  }

  /** Reports the include's own result only if no task inside runs. */
  async #include(task: Task, at: Position, around: Around): Promise<WalkEntry[]> {
    let entries: WalkEntry[] = [];
    await this.#barriers.run(task, at, around, async () => {
      const run = this.#runOf(task, around);
      await this.#reportingErrors(run, async () => {
        entries = await this.#starting.include(run, () => this.#stopped);
      });
      return run;
    });
    return entries;
  }

  async #isChosen(task: Task): Promise<boolean> {
    const { choose } = this.#context;
    if (!choose || task.module === transactionName) return true;
    await this.#pipeline.drain();
    return !this.#stopped && choose(task);
  }

  /** Undoes a transaction in its turn if it is still open: a task inside has failed, or the play has ended there. */
  #leave(end: Task, around: Around): void {
    const run = this.#runOf(end, around);
    this.#pipeline.enqueue(async () => {
      const { transaction } = around;
      if (!transaction?.isOpen) return;
      // the results are reported in any case
      let how: TransactionEnd = 'left to the host';
      try {
        how = this.#context.check ? 'kept' : await this.#starting.endOf(run, transaction).undo();
      } finally {
        transaction.end(how);
      }
    });
  }

  /** Runs something for a task; an error becomes the task's failure. */
  async #reportingErrors(run: TaskRun, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.#host.recap.unreachable) await this.#reportWhy(run, error);
    }
  }

  async #reportWhy(run: TaskRun, error: unknown): Promise<void> {
    const isLoss = error instanceof ConnectionError;
    this.#pipeline.push(run, undefined, () =>
      isLoss ? Promise.reject(error) : Promise.resolve(failure(error)),
    );
    await this.#pipeline.drain();
  }

  #runOf(task: Task, around: Around): TaskRun {
    const { layers } = around;
    const { variables } = this.#host;
    return new TaskRun(task, this.#play, this.#host, this.#context, {
      atStart: () => this.#scope(task, variables, layers),
      inItsTurn: () => this.#scope(task, variables.sofar, layers),
      around,
    });
  }

  /** Returns the run of a failed action; successful ones return nothing. */
  async #meta(run: TaskRun, at: Position): Promise<TaskRun | undefined> {
    await this.#pipeline.drain();
    const { task } = run;
    if (this.#stopped || (await this.#starting.isRefused(run))) return undefined;
    const action = metaCommand(task);
    if (action === 'flush_handlers') await this.#flushHandlers(at);
    if (action === 'end_host') this.#ended = true;
    if (action === 'end_play') this.#batch.ended = 'play';
    if (action === 'end_batch') this.#batch.ended ??= 'batch';
    if (action === 'end_role') this.#walk.endedRole = task.role;
    if (action === 'clear_host_errors') this.#batch.clearErrors();
    if (action === 'reset_connection') await this.#host.disconnect();
    if (action !== 'refresh_inventory') return undefined;
    try {
      await this.#context.hosts.refresh();
      return undefined;
    } catch (error) {
      await this.#reportWhy(run, error);
      return run;
    }
  }

  /**
   * Runs each notified handler once, in the order of the playbook; handlers that they notify run in the next round,
   * unless they have already run.
   */
  async #flushHandlers(at: Position): Promise<void> {
    const host = this.#host;
    await this.#pipeline.drain();
    if (host.over && this.#play.forceHandlers === false) return;
    if (this.#mayFlush) await this.#owed.notify();
    const done = new Set<Task>();
    for (let round = 0; host.notices.size > 0 && this.#mayFlush; round++) {
      // a notified handler runs even if a later task of its host has failed
      const { over, failure } = host;
      host.recover();
      for (const node of this.#play.handlers)
        await this.#flush(node, { ...outermost, at: [...at, round], isHandler: true }, done);
      await this.#pipeline.drain();
      if (over && failure) host.fail(failure);
      host.over ||= over;
    }
    this.#owed.settle();
  }

  /** Runs a handler if it is notified, or all notified handlers of an include. */
  async #flush(node: TaskNode<Task>, around: Around, done: Set<Task>): Promise<void> {
    const known = new Set<Task>();
    for (const handler of tasksIn([node])) {
      const notice = this.#host.notices.take(handler.id);
      if (!notice || done.has(handler)) continue;
      this.#owed.begin(handler, !this.#stopped);
      if (this.#stopped) continue;
      done.add(handler);
      if (notice.unknown) await this.#starting.pushUnknown(this.#runOf(handler, around), notice.unknown);
      else known.add(handler);
    }
    await this.#handlers.through(
      chooseTasks([node], (handler) => known.has(handler)),
      around,
    );
  }

  get #mayFlush(): boolean {
    return !this.#host.recap.unreachable && !this.#isEnded;
  }

  #scope(task: Task, defined: Layer, items: readonly Layer[] = []): Scope {
    return scopeOf(task, this.#host.name, defined, items, this.#batch, this.#context);
  }
}
