import { actionOf, definedBy } from '../../actions/catalog.ts';
import { unknownResult } from '../../actions/results.ts';
import { Unknown } from '../../core/unknown.ts';
import { refusedBy } from '../../evaluate/conditions.ts';
import { Pending } from '../../evaluate/errors.ts';
import { type Item, itemsOf } from '../../evaluate/items.ts';
import { nameAmong, notifiedBy } from '../../evaluate/names.ts';
import type { Task } from '../../playbook/plan.ts';
import type { Session } from '../../remote/session/session.ts';
import { renderText } from '../../template/render.ts';
import type { Scope } from '../../template/scope.ts';
import type { RunContext } from '../context.ts';
import { becomeIdentity } from '../host/become.ts';
import { type ExecutionHost, elsewhere, sendTo } from '../host/execution-host.ts';
import type { RunHost } from '../host/host.ts';
import { jobTimes } from '../host/jobs.ts';
import type { Pipeline } from '../host/pipeline.ts';
import type { Batch } from '../play/batch.ts';
import type { WalkEntry } from '../play/walk.ts';
import { numberOf, stepFor } from './evaluate.ts';
import { skipped } from './no-answer.ts';
import { isOneByOne, pause, repeat } from './repeat.ts';
import type { Result } from './result.ts';
import type { TaskRun } from './task-run.ts';
import { Turn } from './turn.ts';

/** One item that can be sent, and the session that it goes to; undefined if it needs no session of this host. */
interface Ready {
  item: Item;
  session?: Session;
  send: () => Promise<Result>;
  /** It fails without its host: nothing may follow before all earlier steps are done. */
  fails?: boolean;
}

/** Makes the items of a host's tasks and sends them. */
export class TaskStarter {
  readonly #host: RunHost;
  readonly #batch: Batch;
  readonly #context: RunContext;
  readonly #pipeline: Pipeline;

  constructor(host: RunHost, batch: Batch, context: RunContext, pipeline: Pipeline) {
    this.#host = host;
    this.#batch = batch;
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
        await this.#pipeline.drain();
      }
    }
  }

  /** Throws Pending when an item needs an answer that has not arrived. */
  async #start(task: Task, run: TaskRun, scope: Scope, isStopped: () => boolean): Promise<void> {
    const items = this.#itemsOf(task, scope);
    if (!Array.isArray(items)) return this.#pushWhole(run, scope, items);
    // the inputs of all items must be known before the first is sent
    const ready: Ready[] = [];
    const turn = new Turn();
    for (const item of items) ready.push(await turn.after(this.#ready(run, item)));
    const oneByOne = isOneByOne(task);
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

  async #pushWhole(run: TaskRun, scope: Scope, result: Result): Promise<void> {
    const defined = await this.#define(run.task, scope, result);
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

  /** The function that sends this item, or reports why it is skipped. */
  async #ready(run: TaskRun, item: Item): Promise<Ready> {
    const { task } = run;
    try {
      const refused = refusedBy(task, item.scope);
      if (refused !== undefined) return { item, send: async () => skipped(`${refused} is false`) };
      item.notifies = notifiedBy(task, item.scope);
      const { send, ...ready } = await this.#once(task, item);
      const limit = numberOf(task.throttle, 'throttle', item.scope);
      const gate = limit ? this.#batch.throttle(task, limit) : undefined;
      const limited = gate ? () => this.#batch.forkLimit.outside(() => gate.with(send)) : send;
      const again = () => repeat(run, item, limited, this.#context.signal);
      return { ...ready, send: task.until ? again : limited };
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      const result = await this.#define(task, item.scope, unknownResult(error, definedBy(task)));
      return { item, send: async () => result };
    }
  }

  async #once(task: Task, item: Item): Promise<Ready> {
    const { scope } = item;
    const action = actionOf(task.module);
    if (action?.run) {
      const run = action.run;
      const result = await this.#define(task, scope, run(task, scope));
      const send = async () => (task.until ? { ...result, ...run(task, scope) } : result);
      return { item, send, fails: result.status === 'failed' };
    }
    const extend = action?.extend?.(task, scope);
    if (extend) return { item, send: () => extend(this.#context.hosts, this.#host.name) };
    const step = await stepFor(this.#batch.play, task, scope, this.#context, this.#batch.steps);
    if (step.facts) this.#host.variables.expect('facts');
    const to = task.delegateTo === undefined ? this.#host : await this.#delegate(task, scope);
    const as = becomeIdentity(task, to.target, scope);
    const place: ExecutionHost = {
      host: to,
      lend: (work) => (to === this.#host ? work(to.session(as)) : to.delegatedSessions.with(as, work)),
    };
    const times = jobTimes(task, scope);
    const send = () => sendTo(place, step, times, this.#context);
    if (to !== this.#host) return { item, send: () => elsewhere(place, send) };
    return { item, session: to.session(as), send };
  }

  /** An action of the controller needs no wait: its variables can be read before its turn. */
  async #define(task: Task, scope: Scope, result: Result): Promise<Result> {
    if (!result.defines?.size) return result;
    if (task.delegateFacts) return { ...result, definesOn: (await this.#delegate(task, scope)).variables };
    for (const [name, value] of result.defines)
      this.#host.variables.expect(name, value, result.own?.has(name));
    return result;
  }

  async #delegate(task: Task, scope: Scope): Promise<RunHost> {
    const name = renderText(task.delegateTo!, scope);
    return name === this.#host.name ? this.#host : this.#batch.delegates.host(name);
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
