import { definedBy } from '../../actions/catalog.ts';
import { unknownResult } from '../../actions/results.ts';
import { Unknown } from '../../core/unknown.ts';
import { refusedBy } from '../../evaluate/conditions.ts';
import { Pending } from '../../evaluate/errors.ts';
import { type Item, itemsOf } from '../../evaluate/items.ts';
import { nameAmong } from '../../evaluate/names.ts';
import type { Task } from '../../playbook/plan.ts';
import type { Scope } from '../../template/scope.ts';
import type { RunContext } from '../context.ts';
import type { RunHost } from '../host/host.ts';
import type { Pipeline } from '../host/pipeline.ts';
import { pause } from '../pause.ts';
import type { Batch } from '../play/batch.ts';
import type { WalkEntry } from '../play/walk.ts';
import type { EndOfTransaction } from './end-transaction.ts';
import { numberOf } from './evaluate.ts';
import { requireSecrets } from './judge.ts';
import { skipped } from './no-answer.ts';
import type { OpenTransaction } from './open-transaction.ts';
import { ItemPreparer, type ReadyItem } from './prepare-item.ts';
import { isOneByOne } from './repeat.ts';
import type { Result } from './result.ts';
import type { TaskRun } from './task-run.ts';
import { Turn } from './turn.ts';

/** Makes the items of a host's tasks and sends them. */
export class TaskStarter {
  readonly #host: RunHost;
  readonly #context: RunContext;
  readonly #pipeline: Pipeline;
  readonly #items: ItemPreparer;

  constructor(host: RunHost, batch: Batch, context: RunContext, pipeline: Pipeline) {
    this.#host = host;
    this.#items = new ItemPreparer(host, batch, context);
    this.#context = context;
    this.#pipeline = pipeline;
  }

  /** Sends the items of a task, as soon as their inputs are known. */
  async start(run: TaskRun, isStopped: () => boolean): Promise<void> {
    await this.#whenKnown(isStopped, () => this.#start(run.task, run, run.scopes.atStart(), isStopped));
  }

  /** Evaluates an include: its items, and the branch for each. Reports an empty list. */
  async include(run: TaskRun, isStopped: () => boolean): Promise<WalkEntry[]> {
    return (await this.#whenKnown(isStopped, () => this.#include(run, run.scopes.atStart()))) ?? [];
  }

  async #whenKnown<T>(isStopped: () => boolean, work: () => Promise<T>): Promise<T | undefined> {
    for (;;) {
      await this.#pipeline.waitForRoom();
      if (isStopped()) return undefined;
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Pending)) throw error;
        await (error.fetched ?? this.#pipeline.drain());
      }
    }
  }

  /** Throws Pending when an item needs an answer that has not arrived. */
  async #start(task: Task, run: TaskRun, scope: Scope, isStopped: () => boolean): Promise<void> {
    requireSecrets(task, scope);
    const items = this.#itemsOf(task, scope);
    if (!Array.isArray(items)) return this.#pushWhole(run, scope, items);
    // the inputs of all items must be known before the first is sent
    const ready: ReadyItem[] = [];
    const turn = new Turn();
    for (const item of items) ready.push(await turn.after(this.#items.prepare(run, item)));
    const oneByOne = isOneByOne(task) || ready.some(({ isDriven }) => isDriven);
    if (oneByOne || this.#actsInCheckMode(task)) await this.#pipeline.drain();
    if (task.register) this.#host.variables.expect(task.register);
    run.expect(items.length);
    for (const [i, { item, session, send }] of ready.entries()) {
      if (oneByOne && i > 0) await this.#between(task, item);
      await this.#pipeline.turnTo(session);
      await this.#pipeline.waitForRoom();
      // a result in the meantime may have ended the play
      if (isStopped()) return;
      this.#pipeline.push(run, item, send, session);
    }
    const sessions = new Set(ready.flatMap(({ session }) => session ?? []));
    if (task.loop !== undefined) for (const session of sessions) session.fence();
    const isDecided = run.mustBeSeen || ready.some(({ fails }) => fails);
    if (isDecided || oneByOne || sessions.size > 1) await this.#pipeline.drain();
  }

  async #include(run: TaskRun, scope: Scope): Promise<WalkEntry[]> {
    const items = this.#itemsOf(run.task, scope);
    if (!Array.isArray(items)) {
      await this.#pushWhole(run, scope, items);
      const all: Item = { scope, label: undefined, value: undefined };
      return items.unknown ? [{ item: all, name: items.unknown }] : [];
    }
    const answers = items.map((item) => ({ item, answer: entryOf(run.task, item) }));
    const reported = answers.flatMap(({ item, answer: { result } }) => (result ? { item, result } : []));
    run.expect(reported.length);
    for (const { item, result } of reported) this.#pipeline.push(run, item, () => Promise.resolve(result));
    return answers.flatMap(({ item, answer: { name } }) => (name === undefined ? [] : { item, name }));
  }

  /** Adds a task for which it is unknown whether it would run. */
  async pushUnknown(run: TaskRun, why: Unknown): Promise<void> {
    await this.#pushWhole(run, run.scopes.atStart(), unknownResult(why, definedBy(run.task)));
  }

  /** Whether the conditions of a task without a host are false. If this is unknown, returns true and reports it. */
  async isRefused(run: TaskRun): Promise<boolean> {
    try {
      return refusedBy(run.task, run.scopes.atStart()) !== undefined;
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      await this.pushUnknown(run, error);
      return true;
    }
  }

  /** What ends the transaction of a block. */
  endOf(run: TaskRun, transaction: OpenTransaction): EndOfTransaction {
    return this.#items.endOf(run.task, run.scopes.atStart(), transaction);
  }

  async #pushWhole(run: TaskRun, scope: Scope, result: Result): Promise<void> {
    const defined = await this.#items.define(run.task, scope, result);
    if (run.task.register) this.#host.variables.expect(run.task.register);
    this.#pipeline.push(run, undefined, () => Promise.resolve(defined));
  }

  /** In check mode the host runs later steps after a failure, so the failure must be known before them. */
  #actsInCheckMode(task: Task): boolean {
    return this.#context.check && task.checkMode === false;
  }

  async #between(task: Task, item: Item): Promise<void> {
    await this.#pipeline.drain();
    await this.pauseBefore(task, item);
  }

  /** Waits for the pause of `loop_control` before the next item. */
  async pauseBefore(task: Task, item: Item): Promise<void> {
    const seconds = numberOf(task.loopControl?.pause, 'pause', item.scope);
    if (seconds === undefined) return;
    await this.#pipeline.drain();
    await pause(seconds, this.#context.signal);
  }

  /** The items; or the result of the whole task when it has none. */
  #itemsOf(task: Task, scope: Scope): Item[] | Result {
    try {
      const items = itemsOf(task, scope);
      return items.length > 0 ? items : emptyLoop;
    } catch (error) {
      if (error instanceof Pending || task.loop === undefined) throw error;
      return this.#withoutItems(task, scope, error);
    }
  }

  /** A loop over a value that does not exist because of a false condition is skipped, not an error. */
  #withoutItems(task: Task, scope: Scope, error: unknown): Result {
    let why = error;
    try {
      const refused = refusedBy(task, scope);
      if (refused !== undefined) return skipped(`${refused} is false`);
    } catch (other) {
      // the conditions may need an item
      if (other instanceof Pending) throw other;
      if (other instanceof Unknown) why = other;
    }
    if (why instanceof Unknown) return unknownResult(why, definedBy(task));
    throw why;
  }
}

/** The branch for an item, or the result in its place; both when it is unknown. */
function entryOf(include: Task, { scope }: Item): { name?: string | Unknown; result?: Result } {
  try {
    const refused = refusedBy(include, scope);
    if (refused !== undefined) return { result: skipped(`${refused} is false`) };
    return { name: include.names ? nameAmong(include.names, scope) : '' };
  } catch (error) {
    if (!(error instanceof Unknown)) throw error;
    return { name: error, result: unknownResult(error) };
  }
}

const emptyLoop: Result = {
  ...skipped('the loop is empty'),
  value: { changed: false, failed: false, skipped: true, results: [] },
};
