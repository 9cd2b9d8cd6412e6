import { actionOf } from '../../actions/catalog.ts';
import type { StopEvent } from '../../core/events.ts';
import { Semaphore } from '../../core/semaphore.ts';
import type { Play, Task } from '../../playbook/plan.ts';
import { listTasks, tasksIn } from '../../playbook/tree.ts';
import type { RemoteStep } from '../../remote/step/step.ts';
import type { Delegates } from '../host/delegates.ts';
import type { RunHost } from '../host/host.ts';
import type { RegisteredValue } from '../host/variables.ts';
import { type Position, RunningHosts } from './running-hosts.ts';

/** The result of a task on the host that ran it, for the hosts that share it. */
export interface SharedResult {
  failed: boolean;
  values: Map<string, RegisteredValue>;
  /** See RunHost. */
  wouldHaveChanged: boolean;
}

/** The hosts that go through a play at the same time, and what they share. */
export class Batch {
  readonly play: Play;
  readonly hosts: readonly RunHost[];
  /** All handlers of the play, without includes. */
  readonly handlers: readonly Task[];
  readonly forkLimit: Semaphore;
  readonly delegates: Delegates;
  readonly runningHosts: RunningHosts;
  /** Steps that are the same for all hosts. */
  readonly steps = new Map<Task, RemoteStep>();
  /** `meta: end_play` or `end_batch` ran. */
  ended: 'play' | 'batch' | undefined;
  /** Why hosts without errors stopped, and which hosts had failed by then. */
  stop: Pick<StopEvent, 'reason' | 'failed'> | undefined;
  /** Hosts whose errors are forgotten after the batch. */
  readonly #cleared = new Set<RunHost>();
  readonly #numbers: Map<Task, number>;
  readonly #throttles = new Map<Task, Semaphore>();
  readonly #published = new Map<
    string,
    { promise: Promise<SharedResult | undefined>; resolve: (s: SharedResult | undefined) => void }
  >();
  readonly #failedAt = new Set<Task>();

  constructor(play: Play, hosts: readonly RunHost[], gate: Semaphore, delegates: Delegates) {
    this.play = play;
    this.hosts = hosts;
    this.handlers = tasksIn(play.handlers);
    this.forkLimit = gate;
    this.delegates = delegates;
    this.runningHosts = new RunningHosts(hosts.map(({ name }) => name));
    const lists = [listTasks(play.tasks), listTasks(play.handlers)];
    this.#numbers = new Map(lists.flatMap((tasks) => tasks.map((task, i) => [task, i])));
  }

  /** Its number among the tasks, or the handlers. */
  number(task: Task): number {
    return this.#numbers.get(task)!;
  }

  /** Whether one host runs this task for all. */
  isShared(task: Task): boolean {
    return task.runOnce === true || actionOf(task.module)?.runsOnce?.(task) === true;
  }

  /** Whether all hosts start this task together. */
  startsTogether(task: Task): boolean {
    return (
      this.play.linear === true || task.readsHosts === true || this.isShared(task) || this.isJudged(task)
    );
  }

  /** Whether all hosts wait for the result of this task on each of them. */
  isJudged(task: Task): boolean {
    return task.anyErrorsFatal === true || this.play.maxFailPercentage !== undefined;
  }

  /** `meta: clear_host_errors`: hosts that have failed so far take part in the next play. */
  clearErrors(): void {
    for (const host of this.hosts) if (host.over) this.#cleared.add(host);
  }

  /** Ends the batch: all hosts are done with the play. */
  end(): void {
    for (const host of this.#cleared) host.recover();
  }

  /** Records that a host failed at a task; with `any_errors_fatal` the others have failed, too. */
  failAt(task: Task): void {
    if (task.anyErrorsFatal === true) this.#failedAt.add(task);
  }

  /** Whether hosts without errors must end here, too, after all hosts are done with a task. */
  isStopped(task: Task): boolean {
    const reason = this.#reasonToStop(task);
    // once hosts start to end, all seem to have failed
    if (reason) this.stop ??= { reason, failed: this.#failed };
    return reason !== undefined;
  }

  #reasonToStop(task: Task): StopEvent['reason'] | undefined {
    if (this.#failedAt.has(task)) return 'any_errors_fatal';
    const most = this.play.maxFailPercentage;
    const isTooMany = most !== undefined && (this.#failed.length * 100) / this.hosts.length > most;
    return isTooMany ? 'max_fail_percentage' : undefined;
  }

  get #failed(): string[] {
    return this.hosts.filter((host) => host.hasFailed).map(({ name }) => name);
  }

  /** The semaphore that limits how many hosts run a task at a time. */
  throttle(task: Task, limit: number): Semaphore {
    const known = this.#throttles.get(task) ?? new Semaphore(Math.max(1, limit));
    this.#throttles.set(task, known);
    return known;
  }

  /** Passes the result of a shared task on this host to the others; undefined when the host is gone. */
  publish(at: Position, name: string, shared: SharedResult | undefined): void {
    this.#publication(at, name).resolve(shared);
  }

  published(at: Position, name: string): Promise<SharedResult | undefined> {
    return this.#publication(at, name).promise;
  }

  #publication(at: Position, name: string) {
    const key = `${at.join()} ${name}`;
    let known = this.#published.get(key);
    if (!known) {
      let resolve: (shared: SharedResult | undefined) => void = () => {};
      const promise = new Promise<SharedResult | undefined>((settle) => {
        resolve = settle;
      });
      known = { promise, resolve };
      this.#published.set(key, known);
    }
    return known;
  }
}
