import type { Values } from '../core/values.ts';
import { loadModule } from '../modules/catalog.ts';
import type { Play, Task } from '../playbook/plan.ts';
import type { Answer } from '../remote/answer.ts';
import type { Session } from '../remote/session.ts';
import type { Step } from '../remote/step.ts';
import { render } from '../template/render.ts';
import { Scope } from '../template/scope.ts';
import type { RunContext } from './context.ts';
import { type Item, itemsOf, refusedBy, stepFor } from './evaluate.ts';
import { factsFrom } from './facts.ts';
import type { RunHost } from './host.ts';
import { type Result, resultOf } from './outcome.ts';
import { prepareStep } from './prepare.ts';
import { TaskRun } from './task-run.ts';
import { NotRun, Pending } from './variables.ts';
import { words } from './words.ts';

/** How many steps may be out at a time: enough to hide any round trip, few enough to stop soon when asked to. */
const window = 64;

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
    const ready: [Item, (() => Promise<Result>) | undefined][] = [];
    for (const item of items) ready.push([item, await this.#ready(task, item)]);
    if (task.register) this.#host.said.expect(task.register);
    if (items.length === 0)
      this.#push(run, undefined, () => Promise.resolve(skipped(run.items > 0 ? '' : 'the loop is empty')));
    run.expect(items.length);
    for (const [item, send] of ready) {
      await this.#waitForRoom();
      this.#push(
        run,
        item,
        send ?? (() => Promise.resolve(skipped(`${refusedBy(task, item.scope)} is false`))),
      );
    }
    if (task.loop !== undefined) this.#session?.fence();
    if (run.mustBeSeen) await this.#tail;
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

  /** What sends this item; undefined when a condition says no. */
  async #ready(task: Task, item: Item): Promise<(() => Promise<Result>) | undefined> {
    try {
      if (refusedBy(task, item.scope) !== undefined) return undefined;
      const word = words[task.module];
      if (word) {
        const result = word(task, item.scope, this.#host.said);
        return () => Promise.resolve(result);
      }
      const step = await stepFor(this.#play, task, item.scope, this.#context, this.#steps);
      const session = await this.#sessionFor(task, item.scope);
      return () =>
        session.send(step).then((outcome) => (outcome === 'dropped' ? dropped : resultOf(step, outcome)));
    } catch (error) {
      if (!(error instanceof NotRun)) throw error;
      return () => Promise.resolve({ ...skipped(error.message), notRun: true });
    }
  }

  /** Tasks of one host run one after the other, also when they run as different users. */
  async #sessionFor(task: Task, scope: Scope): Promise<Session> {
    const become = task.become === undefined ? this.#host.target.become : String(render(task.become, scope));
    const session = this.#host.session(become);
    if (this.#session && this.#session !== session) await this.#tail;
    this.#session = session;
    return session;
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
    this.#tail = this.#tail.then(async () => {
      if (!this.#host.over) await this.#take(run, item, outcome);
      if (this.#context.signal.aborted) await this.#interrupt();
      this.#out--;
      this.#room?.();
      this.#room = undefined;
    });
  }

  async #take(run: TaskRun, item: Item | undefined, outcome: Promise<Result | Error>): Promise<void> {
    run.begin();
    const result = await outcome;
    if (result === dropped) return;
    if (result instanceof Error) this.#host.gone(result);
    else run.take(result, item, this.#scope(run.task));
    if (this.#host.over && !this.#host.recap.unreachable) this.#session?.resume();
  }

  /** Ends the connection, so that what is behind the task that was at work does not run. */
  async #interrupt(): Promise<void> {
    this.#host.over = true;
    await this.#host.close();
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
    this.#tail = this.#tail.then(async () => {
      const answer = await outcome;
      if (answer instanceof Error) this.#host.gone(answer);
      else if (answer !== 'dropped') this.#takeFacts(known, names, answer);
    });
  }

  #takeFacts(known: Values, names: string[], answer: Answer): void {
    for (const name of names) this.#host.facts.add(name);
    this.#host.said.arrive('facts', { ...known, ...factsFrom(answer.results) });
  }

  #scope(task: Task): Scope {
    return new Scope(this.#context.layers(this.#play, task, this.#host.name, this.#host.said));
  }
}

/** The step never ran, because one before it failed. */
const dropped: Result = { status: 'skipped', changes: [], value: {} };

function skipped(message: string): Result {
  return {
    status: 'skipped',
    changes: [],
    ...(message && { message }),
    value: { changed: false, failed: false, skipped: true },
  };
}

function failure(error: unknown): Result {
  const message = error instanceof Error ? error.message : String(error);
  const hint =
    error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined;
  return {
    status: 'failed',
    changes: [],
    message,
    ...(hint && { hint }),
    value: { changed: false, failed: true, msg: message },
  };
}

function isConnection(error: unknown): boolean {
  return error instanceof Error && ['ConnectionError', 'SessionLost', 'NoSession'].includes(error.name);
}
