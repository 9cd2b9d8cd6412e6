import type { Task } from '../playbook/plan.ts';
import type { Session } from '../remote/session.ts';
import { render } from '../template/render.ts';
import type { Scope } from '../template/scope.ts';
import type { Batch } from './batch.ts';
import type { RunContext } from './context.ts';
import { type Item, itemsOf, numberOf, refusedBy, stepFor } from './evaluate.ts';
import type { RunHost } from './host.ts';
import { dropped, failure, skipped } from './no-answer.ts';
import { type Result, resultOf } from './outcome.ts';
import type { Pipeline } from './pipeline.ts';
import { isOneByOne, pause, repeat, sendInTime } from './sending.ts';
import type { TaskRun } from './task-run.ts';
import { NotRun, Pending } from './variables.ts';
import { words } from './words.ts';

/** One item that can be sent, and the session that it goes to; none for what needs none of this host's. */
interface Ready {
  item: Item;
  session?: Session;
  send: () => Promise<Result>;
}

/** Makes the items of a host's tasks and sends them. */
export class Starting {
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

  /** Sends the items of a task. Throws Pending when one of them needs an answer that is still out. */
  async start(task: Task, run: TaskRun, scope: Scope, isStopped: () => boolean): Promise<void> {
    const items = this.#itemsOrSkip(task, scope, run);
    // what an item needs must be known for all of them before the first is sent
    const ready: Ready[] = [];
    for (const item of items) ready.push(await this.#ready(run, item));
    const oneByOne = isOneByOne(task);
    if (oneByOne) await this.#pipeline.drain();
    if (task.register) this.#host.said.expect(task.register);
    if (items.length === 0) this.#pushNothing(run);
    run.expect(items.length);
    for (const [i, { item, session, send }] of ready.entries()) {
      if (oneByOne && i > 0) await this.#between(task, item);
      await this.#pipeline.turnTo(session);
      await this.#pipeline.waitForRoom();
      // what came meanwhile may have ended it all
      if (isStopped()) return;
      this.#pipeline.push(run, item, send);
    }
    const sessions = new Set(ready.flatMap(({ session }) => session ?? []));
    if (task.loop !== undefined) for (const session of sessions) session.fence();
    if (run.mustBeSeen || oneByOne || sessions.size > 1) await this.#pipeline.drain();
  }

  #pushNothing(run: TaskRun): void {
    const why = run.skipReason === undefined ? 'the loop is empty' : '';
    this.#pipeline.push(run, undefined, () => Promise.resolve(skipped(why)));
  }

  async #between(task: Task, item: Item): Promise<void> {
    await this.#pipeline.drain();
    const seconds = numberOf(task.loopControl?.pause, 'pause', item.scope);
    if (seconds !== undefined) await pause(seconds, this.#context.signal);
  }

  /** A loop over something that a false condition keeps from existing is skipped, not an error. */
  #itemsOrSkip(task: Task, scope: Scope, run: TaskRun): Item[] {
    try {
      return itemsOf(task, scope);
    } catch (error) {
      if (error instanceof Pending || task.loop === undefined || task.when.length === 0) throw error;
      const refused = refusedBy(task, scope);
      if (refused === undefined) throw error;
      run.skipReason = `${refused} is false`;
      return [];
    }
  }

  /** What sends this item, or says why it is skipped. */
  async #ready(run: TaskRun, item: Item): Promise<Ready> {
    const { task } = run;
    try {
      const refused = refusedBy(task, item.scope);
      if (refused !== undefined) return { item, send: async () => skipped(`${refused} is false`) };
      const { session, send } = await this.#once(task, item);
      const limit = numberOf(task.throttle, 'throttle', item.scope);
      const gate = limit ? this.#batch.throttle(task, limit) : undefined;
      const limited = gate ? () => this.#batch.gate.outside(() => gate.with(send)) : send;
      const again = () => repeat(run, item, limited, this.#context.signal);
      return { item, ...(session && { session }), send: task.until ? again : limited };
    } catch (error) {
      if (!(error instanceof NotRun)) throw error;
      return { item, send: async () => ({ ...skipped(error.message), notRun: true }) };
    }
  }

  async #once(task: Task, item: Item): Promise<Ready> {
    const { scope } = item;
    const word = words[task.module];
    if (word) {
      const { said } = task.delegateFacts ? await this.#delegate(task, scope) : this.#host;
      const result = word(task, scope, said);
      return { item, send: async () => (task.until ? word(task, scope, said) : result) };
    }
    const step = await stepFor(this.#batch.play, task, scope, this.#context, this.#batch.steps);
    const own = task.become === undefined ? undefined : String(render(task.become, scope));
    const to = task.delegateTo === undefined ? this.#host : await this.#delegate(task, scope);
    const on = async (session: Session) => {
      const outcome = await sendInTime(session, step);
      return outcome === 'dropped' ? dropped : resultOf(step, outcome);
    };
    const become = own ?? to.target.become;
    if (to !== this.#host) return { item, send: () => this.#sendElsewhere(to, become, on) };
    const session = this.#host.session(become);
    return { item, session, send: () => on(session) };
  }

  /** The task's own host is well when only the other one cannot be reached. */
  async #sendElsewhere(to: RunHost, become: string | undefined, on: (session: Session) => Promise<Result>) {
    try {
      return await this.#batch.delegates.with(to, become, on);
    } catch (error) {
      const { message } = to.explain(error as Error);
      return failure(new Error(`on ${to.name}, to which it is delegated: ${message}`));
    }
  }

  async #delegate(task: Task, scope: Scope): Promise<RunHost> {
    const name = String(render(task.delegateTo!, scope));
    return name === this.#host.name ? this.#host : this.#batch.delegates.host(name);
  }
}
