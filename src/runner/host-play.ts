import type { Play, Role, Task } from '../playbook/plan.ts';
import { Scope } from '../template/scope.ts';
import type { Batch, Shared } from './batch.ts';
import type { RunContext } from './context.ts';
import type { Position } from './crowd.ts';
import { gatherFacts } from './gather.ts';
import type { RunHost } from './host.ts';
import { hostvarsLayer } from './hostvars.ts';
import { failure, isConnection } from './no-answer.ts';
import { Pipeline } from './pipeline.ts';
import { Starting } from './starting.ts';
import { TaskRun } from './task-run.ts';
import { type Node, partOf, type Section } from './tree.ts';

const last = Number.MAX_SAFE_INTEGER;

/**
 * One play on one host, at the host's own pace. Tasks are sent as fast as their inputs are known; results are taken
 * in the order of the tasks. The two meet only where a task needs what an earlier one has said.
 */
export class HostPlay {
  readonly #host: RunHost;
  readonly #play: Play;
  readonly #batch: Batch;
  readonly #context: RunContext;
  readonly #pipeline: Pipeline;
  readonly #starting: Starting;
  /** `meta: end_host` was said. */
  #ended = false;
  /** `meta: end_role` was said in it. */
  #endedRole: Role | undefined;

  constructor(host: RunHost, batch: Batch, context: RunContext) {
    this.#host = host;
    this.#play = batch.play;
    this.#batch = batch;
    this.#context = context;
    this.#pipeline = new Pipeline(host, context, (task) => this.#scope(task));
    this.#starting = new Starting(host, batch, context, this.#pipeline);
  }

  async run(): Promise<void> {
    const { crowd } = this.#batch;
    try {
      if (!this.#stopped)
        await gatherFacts(this.#host, this.#play, this.#pipeline, (task) => this.#scope(task));
      await this.#runNodes(this.#batch.tree);
      await this.#pipeline.drain();
      crowd.pass(this.#host.name, [last]);
      await this.#flushHandlers([last]);
    } catch (error) {
      // what was sent before counts all the same
      await this.#pipeline.drain();
      this.#host.gone(error);
    } finally {
      this.#host.notified.clear();
      crowd.leave(this.#host.name);
    }
  }

  async #runNodes(nodes: readonly Node[]): Promise<void> {
    for (const node of nodes) {
      if (this.#stopped) return;
      if ('block' in node) await this.#runSection(node);
      else if (!node.role || node.role !== this.#endedRole)
        await this.#runAt(node, this.#batch.position(node));
    }
  }

  get #stopped(): boolean {
    return this.#host.over || this.#isEnded;
  }

  get #isEnded(): boolean {
    return this.#ended || this.#batch.ended !== undefined || this.#context.signal.aborted;
  }

  /** A failure in the block is followed by the rescue; always runs whatever was before. */
  async #runSection({ block, parts }: Section): Promise<void> {
    await this.#runNodes(parts.block);
    if (parts.rescue.length === 0 && parts.always.length === 0) return;
    await this.#pipeline.drain();
    const { failure } = this.#host;
    if (failure && partOf(failure.task, block) === 'block' && parts.rescue.length > 0) {
      this.#host.recover();
      await this.#runNodes(parts.rescue);
      await this.#pipeline.drain();
    }
    await this.#runAlways({ block, parts });
  }

  async #runAlways({ block, parts }: Section): Promise<void> {
    const { failure } = this.#host;
    const within = failure !== undefined && partOf(failure.task, block) !== undefined;
    if (parts.always.length === 0 || (this.#stopped && !within) || this.#isEnded) return;
    if (within) this.#host.recover();
    await this.#runNodes(parts.always);
    await this.#pipeline.drain();
    if (within && !this.#host.over) this.#host.fail(failure.task, failure.value);
  }

  /** Runs a task, or a handler, at its position, where hosts that need each other meet. */
  async #runAt(task: Task, at: Position): Promise<void> {
    const { crowd } = this.#batch;
    if (!this.#batch.isMeeting(task)) {
      crowd.pass(this.#host.name, at);
      await this.#runHere(task, at);
      return;
    }
    await this.#pipeline.drain();
    if (this.#stopped) return;
    const here = await this.#meet(at);
    if (this.#stopped) return;
    if (this.#batch.isShared(task)) await this.#runShared(task, at, here);
    else await this.#runHere(task, at);
    if (this.#batch.isJudged(task)) await this.#judge(task, at);
  }

  #meet(at: Position): Promise<string[]> {
    return this.#batch.gate.outside(() => this.#batch.crowd.meet(this.#host.name, at));
  }

  /** The first of the hosts that are here runs it; if that one is lost, the next one does. */
  async #runShared(task: Task, at: Position, here: string[]): Promise<void> {
    for (const name of here) {
      const shared =
        name === this.#host.name
          ? await this.#runFor(task, at)
          : await this.#batch.gate.outside(() => this.#batch.told(at, name));
      if (!shared) continue;
      if (name !== this.#host.name) this.#takeOver(task, shared);
      return;
    }
  }

  async #runFor(task: Task, at: Position): Promise<Shared | undefined> {
    let shared: Shared | undefined;
    try {
      const run = await this.#runHere(task, at);
      await this.#pipeline.drain();
      shared = run ? run.shared : { failed: false, values: new Map(), unmade: false };
    } finally {
      this.#batch.tell(at, this.#host.name, shared);
    }
    return shared;
  }

  #takeOver(task: Task, { failed, values, unmade }: Shared): void {
    for (const [name, value] of values) this.#host.said.set(name, value);
    this.#host.unmade ||= unmade;
    if (failed) this.#host.fail(task, { failed: true, changed: false });
  }

  /** With `any_errors_fatal` and `max_fail_percentage` the failures of all hosts count before the next task. */
  async #judge(task: Task, at: Position): Promise<void> {
    await this.#pipeline.drain();
    if (this.#host.over && !this.#host.failure?.rescued) this.#batch.failAt(task);
    await this.#meet([...at, last]);
    if (this.#host.over) return;
    if (this.#batch.isStopped(task)) this.#host.fail(task, { failed: true, changed: false });
  }

  async #runHere(task: Task, at: Position): Promise<TaskRun | undefined> {
    return task.module === 'meta' ? this.#meta(task, at) : this.#start(task);
  }

  /** Sends a task, or waits for what it needs and sends it then. */
  async #start(task: Task): Promise<TaskRun> {
    const run = this.#runOf(task);
    try {
      await this.#starting.start(
        run,
        () => this.#scope(task),
        () => this.#stopped,
      );
    } catch (error) {
      if (!this.#host.recap.unreachable) await this.#tellWhy(run, error);
    }
    return run;
  }

  async #tellWhy(run: TaskRun, error: unknown): Promise<void> {
    const isLoss = isConnection(error);
    this.#pipeline.push(run, undefined, () =>
      isLoss ? Promise.reject(error) : Promise.resolve(failure(error)),
    );
    await this.#pipeline.drain();
  }

  #runOf(task: Task): TaskRun {
    return new TaskRun(task, this.#play, this.#host, this.#context);
  }

  /** Gives the run of a word that has failed: all others leave no trace. */
  async #meta(task: Task, at: Position): Promise<TaskRun | undefined> {
    await this.#pipeline.drain();
    const run = this.#runOf(task);
    if (this.#stopped || (await this.#starting.isRefused(run, this.#scope(task)))) return undefined;
    const action = task.args.action;
    if (action === 'flush_handlers') await this.#flushHandlers(at);
    if (action === 'end_host') this.#ended = true;
    if (action === 'end_play') this.#batch.ended = 'play';
    if (action === 'end_batch') this.#batch.ended ??= 'batch';
    if (action === 'end_role') this.#endedRole = task.role;
    if (action === 'clear_host_errors') this.#batch.clearErrors();
    if (action === 'reset_connection') await this.#host.disconnect();
    if (action !== 'refresh_inventory') return undefined;
    try {
      await this.#context.hosts.refresh();
      return undefined;
    } catch (error) {
      await this.#tellWhy(run, error);
      return run;
    }
  }

  /**
   * Each notified handler once, in the order in which they are written; what they notify comes in the next round,
   * unless it has run already.
   */
  async #flushHandlers(at: Position): Promise<void> {
    const host = this.#host;
    await this.#pipeline.drain();
    if (host.over && this.#play.forceHandlers === false) return;
    const done = new Set<number>();
    for (let round = 0; host.notified.size > 0 && this.#mayFlush; round++) {
      // a handler that was notified runs even if a later task of its host has failed
      const { over, failure } = host;
      host.recover();
      for (const [i, handler] of this.#play.handlers.entries()) {
        const unknown = host.notified.get(handler.id);
        if (!host.notified.delete(handler.id) || this.#stopped || done.has(handler.id)) continue;
        done.add(handler.id);
        if (unknown) await this.#starting.pushUnknown(this.#runOf(handler), this.#scope(handler), unknown);
        else await this.#runAt(handler, [...at, round, i]);
      }
      await this.#pipeline.drain();
      if (over && failure) host.fail(failure.task, failure.value);
      host.over ||= over;
    }
  }

  get #mayFlush(): boolean {
    return !this.#host.recap.unreachable && !this.#isEnded;
  }

  #scope(task: Task): Scope {
    const layers = this.#context.layers(this.#play, task, this.#host.name, this.#host.said);
    const said = (name: string) => this.#batch.delegates.said(name);
    const hostvars = hostvarsLayer(this.#context, this.#play, task, said);
    return new Scope([...layers, hostvars], this.#context.sources.world(task, this.#play));
  }
}
