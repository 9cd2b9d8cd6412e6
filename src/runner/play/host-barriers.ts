import type { Task } from '../../playbook/plan.ts';
import type { FailedTask, RunHost } from '../host/host.ts';
import type { Pipeline } from '../host/pipeline.ts';
import type { TaskRun } from '../task/task-run.ts';
import type { Around } from './around.ts';
import type { Batch, SharedResult } from './batch.ts';
import type { Position } from './running-hosts.ts';

/** Sorts after everything else at a position. */
export const last = Number.MAX_SAFE_INTEGER;

/** Runs a task and returns its run; undefined when it has no result. */
type Work = () => Promise<TaskRun | undefined>;

/**
 * Where a host waits for the others of its batch: before tasks that they start together, and after those judged
 * together.
 */
export class HostBarriers {
  readonly #host: RunHost;
  readonly #batch: Batch;
  readonly #pipeline: Pipeline;
  readonly #isStopped: () => boolean;

  constructor(host: RunHost, batch: Batch, pipeline: Pipeline, isStopped: () => boolean) {
    this.#host = host;
    this.#batch = batch;
    this.#pipeline = pipeline;
    this.#isStopped = isStopped;
  }

  /** Runs the work of a task at its position, once all required hosts have arrived. */
  async run(task: Task, at: Position, { blocks }: Around, work: Work): Promise<void> {
    if (!this.#batch.startsTogether(task)) {
      this.#batch.runningHosts.pass(this.#host.name, at);
      await work();
      return;
    }
    await this.#pipeline.drain();
    if (this.#isStopped()) return;
    const here = await this.#meet(at);
    if (this.#isStopped()) return;
    const failed = { task, value: { failed: true, changed: false }, blocks };
    if (this.#batch.isShared(task)) await this.#share(failed, at, here, work);
    else await work();
    if (this.#batch.isJudged(task)) await this.#judge(failed, at);
  }

  #meet(at: Position): Promise<string[]> {
    return this.#batch.forkLimit.outside(() => this.#batch.runningHosts.meet(this.#host.name, at));
  }

  /** Runs it on the first of the hosts that are here; if that one is lost, on the next one. */
  async #share(failed: FailedTask, at: Position, here: string[], work: Work): Promise<void> {
    for (const name of here) {
      const shared =
        name === this.#host.name
          ? await this.#forAll(at, work)
          : await this.#batch.forkLimit.outside(() => this.#batch.published(at, name));
      if (!shared) continue;
      if (name !== this.#host.name) this.#takeOver(failed, shared);
      return;
    }
  }

  async #forAll(at: Position, work: Work): Promise<SharedResult | undefined> {
    let shared: SharedResult | undefined;
    try {
      const run = await work();
      await this.#pipeline.drain();
      shared = run ? run.shared : { failed: false, values: new Map(), wouldHaveChanged: false };
    } finally {
      this.#batch.publish(at, this.#host.name, shared);
    }
    return shared;
  }

  #takeOver(ifFailed: FailedTask, { failed, values, wouldHaveChanged }: SharedResult): void {
    for (const [name, { value, own }] of values) this.#host.variables.set(name, value, own);
    this.#host.wouldHaveChanged ||= wouldHaveChanged;
    if (failed) this.#host.fail(ifFailed);
  }

  /** With `any_errors_fatal` and `max_fail_percentage` the failures of all hosts count before the next task. */
  async #judge(failed: FailedTask, at: Position): Promise<void> {
    await this.#pipeline.drain();
    if (this.#host.hasFailed) this.#batch.failAt(failed.task);
    await this.#meet([...at, last]);
    if (this.#host.over) return;
    if (this.#batch.isStopped(failed.task)) this.#host.fail(failed);
  }
}
