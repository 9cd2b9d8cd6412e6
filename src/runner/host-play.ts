import type { Values } from '../core/values.ts';
import { loadModule } from '../modules/catalog.ts';
import type { Play, Task } from '../playbook/plan.ts';
import type { Session } from '../remote/session.ts';
import type { Step } from '../remote/step.ts';
import { render } from '../template/render.ts';
import { Scope } from '../template/scope.ts';
import type { RunContext } from './context.ts';
import { type Item, itemsOf, refusedBy, stepFor } from './evaluate.ts';
import { factsOf } from './facts.ts';
import type { RunHost } from './host.ts';
import { dropped, failure, isConnection, skipped } from './no-answer.ts';
import { type Result, resultOf } from './outcome.ts';
import { prepareStep } from './prepare.ts';
import { TaskRun } from './task-run.ts';
import { NotRun, Pending } from './variables.ts';
import { words } from './words.ts';

/** Most steps that are out at a time: enough to hide any round trip, few enough to stop soon when asked to. */
const window = 64;

/** One item that can be sent, and the session that it goes to; none for what the controller does itself. */
interface Ready {
  item: Item;
  session?: Session;
  send: () => Promise<Result>;
}

/**
 * One play on one host, at the host's own pace. Tasks are sent as fast as their inputs are known; results are taken
 * in the order of the tasks. The two meet only where a task needs what an earlier one has said.
 */
export class HostPlay {
  readonly #host: RunHost;
  readonly #play: Play;
  readonly #context: RunContext;
  /** Steps that are the same for all hosts. */
  readonly #steps: Map<Task, Step>;
  /** Resolves when everything that is out has been taken. */
  #tail: Promise<void> = Promise.resolve();
  #out = 0;
  #room: (() => void) | undefined;
  #session: Session | undefined;

  constructor(host: RunHost, play: Play, context: RunContext, steps: Map<Task, Step>) {
    this.#host = host;
    this.#play = play;
    this.#context = context;
    this.#steps = steps;
  }

  async run(): Promise<void> {
    try {
      await this.#gatherFacts();
      await this.#runTasks(this.#play.tasks);
      await this.#flushHandlers();
    } catch (error) {
      // what was sent before counts all the same
      await this.#tail;
      this.#host.gone(error);
    }
  }

  async #runTasks(tasks: Task[]): Promise<void> {
    for (const task of tasks) {
      if (this.#stopped) break;
      if (task.module === 'meta') await this.#flushHandlers();
      else await this.#start(task);
    }
    await this.#tail;
  }

  get #stopped(): boolean {
    return this.#host.over || this.#context.signal.aborted;
  }

  /** Sends a task, or waits for what it needs and sends it then. */
  async #start(task: Task): Promise<void> {
    const run = new TaskRun(task, this.#play, this.#host, this.#context);
    try {
      await this.#retryPending(() => this.#startItems(task, run));
    } catch (error) {
      if (this.#host.recap.unreachable) return;
      if (isConnection(error)) throw error;
      this.#push(run, undefined, () => Promise.resolve(failure(error)));
      await this.#tail;
    }
  }

  async #retryPending(work: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Pending)) throw error;
        await this.#tail;
        this.#host.said.settle();
        if (this.#stopped) return;
      }
    }
  }

  async #startItems(task: Task, run: TaskRun): Promise<void> {
    const scope = this.#scope(task);
    const items = this.#itemsOrSkip(task, scope, run);
    // what an item needs must be known for all of them before the first is sent
    const ready: Ready[] = [];
    for (const item of items) ready.push(await this.#ready(task, item));
    if (task.register) this.#host.said.expect(task.register);
    if (items.length === 0)
      this.#push(run, undefined, () => Promise.resolve(skipped(run.items > 0 ? '' : 'the loop is empty')));
    run.expect(items.length);
    for (const { item, session, send } of ready) {
      await this.#turnTo(session);
      await this.#waitForRoom();
      // what came meanwhile may have ended it all
      if (this.#stopped) return;
      this.#push(run, item, send);
    }
    const sessions = new Set(ready.flatMap(({ session }) => session ?? []));
    if (task.loop !== undefined) for (const session of sessions) session.fence();
    if (run.mustBeSeen || sessions.size > 1) await this.#tail;
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
  async #ready(task: Task, item: Item): Promise<Ready> {
    try {
      const refused = refusedBy(task, item.scope);
      if (refused !== undefined) return { item, send: async () => skipped(`${refused} is false`) };
      const word = words[task.module];
      if (word) {
        const result = word(task, item.scope, this.#host.said);
        return { item, send: async () => result };
      }
      const step = await stepFor(this.#play, task, item.scope, this.#context, this.#steps);
      const become = task.become === undefined ? undefined : String(render(task.become, item.scope));
      const session = this.#host.session(become ?? this.#host.target.become);
      const send = async () => {
        const outcome = await session.send(step);
        return outcome === 'dropped' ? dropped : resultOf(step, outcome);
      };
      return { item, session, send };
    } catch (error) {
      if (!(error instanceof NotRun)) throw error;
      return { item, send: async () => ({ ...skipped(error.message), notRun: true }) };
    }
  }

  /** Tasks of one host run one after the other, also when they run as different users. */
  async #turnTo(session: Session | undefined): Promise<void> {
    if (!session || session === this.#session) return;
    if (this.#session) await this.#tail;
    this.#session = session;
  }

  async #waitForRoom(): Promise<void> {
    if (this.#out < window) return;
    await new Promise<void>((resolve) => {
      this.#room = resolve;
    });
  }

  /** Sends, and queues the taking of the result behind those before it. */
  #push(run: TaskRun, item: Item | undefined, send: () => Promise<Result>): void {
    this.#out++;
    const outcome = send().catch((error: Error) => error);
    this.#enqueue(async () => {
      if (!this.#host.over) await this.#take(run, item, outcome);
      this.#out--;
      this.#room?.();
      this.#room = undefined;
    });
  }

  /** Does it when everything before is done; the queue itself never fails. */
  #enqueue(work: () => Promise<void>): void {
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
    if (isConnection(result)) this.#host.gone(result, run.task.name);
    else run.take(result instanceof Error ? failure(result) : result, item, this.#scope(run.task));
    if (this.#host.over && !this.#host.recap.unreachable) this.#host.resume();
  }

  async #flushHandlers(): Promise<void> {
    await this.#tail;
    while (this.#host.notified.size > 0 && !this.#host.recap.unreachable && !this.#context.signal.aborted) {
      const failed = this.#host.over;
      // a handler that was notified runs even if a later task of its host has failed
      this.#host.over = false;
      for (const handler of this.#play.handlers) {
        if (!this.#host.notified.delete(handler.id) || this.#stopped) continue;
        await this.#start(handler);
      }
      await this.#tail;
      this.#host.over ||= failed;
    }
  }

  /** Asks for the facts that the play uses; only tasks that use them wait for the answer. */
  async #gatherFacts(): Promise<void> {
    const names = this.#play.facts.filter((name) => !this.#host.facts.has(name));
    if (names.length === 0 || this.#stopped) return;
    const setup = await loadModule('setup');
    const options = { environment: {}, check: false, diff: false, onFailure: 'stop' as const };
    const step = prepareStep(setup, { names }, options);
    const first = this.#play.tasks[0];
    this.#session = this.#host.session(first?.become ?? this.#host.target.become);
    const known = this.#host.said.has('facts') ? (this.#host.said.get('facts') as Values) : {};
    this.#host.said.expect('facts');
    const outcome = this.#session.send(step).catch((error: Error) => error);
    this.#enqueue(async () => {
      const answer = await outcome;
      if (answer instanceof Error) throw answer;
      if (answer === 'dropped') return;
      for (const name of names) this.#host.facts.add(name);
      this.#host.said.arrive('facts', { ...known, ...factsOf(answer) });
    });
  }

  #scope(task: Task): Scope {
    return new Scope(this.#context.layers(this.#play, task, this.#host.name, this.#host.said));
  }
}
