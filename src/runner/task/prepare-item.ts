import type { Action } from '../../actions/action.ts';
import { actionOf, definedBy } from '../../actions/catalog.ts';
import { unknownResult } from '../../actions/results.ts';
import { transactionName } from '../../actions/transaction.ts';
import { Unknown } from '../../core/unknown.ts';
import { refusedBy } from '../../evaluate/conditions.ts';
import type { Item } from '../../evaluate/items.ts';
import { notifiedBy } from '../../evaluate/names.ts';
import type { Task } from '../../playbook/plan.ts';
import type { Session } from '../../remote/session/session.ts';
import type { RemoteStep } from '../../remote/step/step.ts';
import { renderText } from '../../template/render.ts';
import type { Scope } from '../../template/scope.ts';
import type { RunContext } from '../context.ts';
import { becomeIdentity, becomeLabel } from '../host/become.ts';
import { type ExecutionHost, elsewhere, sendTo } from '../host/execution-host.ts';
import type { RunHost } from '../host/host.ts';
import { jobTimes } from '../host/jobs.ts';
import { scopeOf } from '../host/scope-of.ts';
import { type Around, isRescued } from '../play/around.ts';
import type { Batch } from '../play/batch.ts';
import { asPlanned, notInPlan, plannedItem, plannedTaskName } from './as-planned.ts';
import { earlierResult, stepKey } from './done-step.ts';
import { driveTask } from './drive.ts';
import { EndOfTransaction } from './end-transaction.ts';
import { numberOf, stepFor } from './evaluate.ts';
import { originOf } from './event-fields.ts';
import { skipped } from './no-answer.ts';
import type { OpenTransaction } from './open-transaction.ts';
import { repeat } from './repeat.ts';
import { restartedServices } from './restarted-services.ts';
import type { Result } from './result.ts';
import { markOf } from './step-mark.ts';
import type { TaskRun } from './task-run.ts';
import { transactionArgs } from './transaction-step.ts';

/** One item that can be sent, and the session that it goes to; undefined if it needs no session of this host. */
export interface ReadyItem {
  item: Item;
  session?: Session;
  send: () => Promise<Result>;
  /** It fails without its host: nothing may follow before all earlier steps are done. */
  fails?: boolean;
  /** It may close the connection: nothing may be sent before it is done. */
  isDriven?: boolean;
}

/** Evaluates the items of a host's tasks on the controller, and makes the functions that send them. */
export class ItemPreparer {
  readonly #host: RunHost;
  readonly #batch: Batch;
  readonly #context: RunContext;

  constructor(host: RunHost, batch: Batch, context: RunContext) {
    this.#host = host;
    this.#batch = batch;
    this.#context = context;
  }

  /** The function that sends this item, or reports why it is skipped. */
  async prepare(run: TaskRun, item: Item): Promise<ReadyItem> {
    const { task } = run;
    try {
      const refused = refusedBy(task, item.scope);
      if (refused !== undefined) return { item, send: async () => skipped(`${refused} is false`) };
      item.notifies = notifiedBy(task, item.scope);
      const { send, ...ready } = await this.#once(task, item, run.scopes.around);
      const limited = this.#limited(task, item, send);
      const again = () => repeat(run, item, limited, this.#context.signal);
      return this.#unlessDone({ ...ready, send: task.until ? again : limited });
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      const result = await this.define(task, item.scope, unknownResult(error, definedBy(task)));
      return { item, send: async () => result };
    }
  }

  /** The same item; or one that needs no host, since the run that this one resumes has done it. */
  #unlessDone(ready: ReadyItem): ReadyItem {
    const { history } = this.#context;
    const { item, send } = ready;
    const { mark } = item;
    if (!history || !mark || mark.isCheck || !history.has(this.#host.name, mark.key)) return ready;
    const { key } = mark;
    const earlier = async () => {
      const done = history.take(this.#host.name, key);
      return done ? earlierResult(done) : send();
    };
    return { item, send: earlier };
  }

  /** Sets the variables of a result. The controller needs no wait: they can be read before the task's turn. */
  async define(task: Task, scope: Scope, result: Result): Promise<Result> {
    if (!result.defines?.size) return result;
    if (task.delegateFacts) return { ...result, definesOn: (await this.#delegate(task, scope)).variables };
    for (const [name, value] of result.defines)
      this.#host.variables.expect(name, value, result.own?.has(name));
    return result;
  }

  /** The same function, which waits for its turn if the task has a `throttle`. */
  #limited(task: Task, { scope }: Item, send: ReadyItem['send']): ReadyItem['send'] {
    const limit = numberOf(task.throttle, 'throttle', scope);
    if (!limit) return send;
    const gate = this.#batch.throttle(task, limit);
    return () => this.#batch.forkLimit.outside(() => gate.with(send));
  }

  /** The item without repetition. */
  async #once(task: Task, item: Item, around: Around): Promise<ReadyItem> {
    const { transaction } = around;
    if (transaction && task.module === transactionName) return this.#commit(task, item, transaction);
    const action = actionOf(task.module);
    if (action?.run) return this.#ofController(task, item, action.run);
    const extend = action?.extend?.(task, item.scope);
    if (extend) return { item, send: () => extend(this.#context.hosts, this.#host.name) };
    const wait = action?.wait?.(task, item.scope);
    if (wait) return { item, send: () => wait(this.#context) };
    return this.#ofHost(task, item, around);
  }

  /** The end of a transaction: nothing may be sent before it is confirmed. */
  #commit(task: Task, item: Item, transaction: OpenTransaction): ReadyItem {
    const { confirm } = transactionArgs(task, item.scope);
    const end = this.endOf(task, item.scope, transaction);
    const send = () => end.commit();
    if (this.#context.check) return { item, send };
    const session = this.#host.session(becomeIdentity(task, this.#host.target, item.scope));
    return { item, session, send, isDriven: confirm !== undefined };
  }

  endOf(task: Task, scope: Scope, transaction: OpenTransaction): EndOfTransaction {
    const as = becomeIdentity(task, this.#host.target, scope);
    return new EndOfTransaction(this.#host, as, task, scope, transaction, this.#context);
  }

  /** The first attempt gives the result that decided what is sent; only repetitions evaluate the action again. */
  async #ofController(task: Task, item: Item, run: NonNullable<Action['run']>): Promise<ReadyItem> {
    const { scope } = item;
    const result = await this.define(task, scope, run(task, scope));
    let isFirst = true;
    const send = async () => {
      const repeated = isFirst ? result : { ...result, ...run(task, scope) };
      isFirst = false;
      return repeated;
    };
    return { item, send, fails: result.status === 'failed' };
  }

  async #ofHost(task: Task, item: Item, around: Around): Promise<ReadyItem> {
    const { scope } = item;
    const { play, steps } = this.#batch;
    const plain = await stepFor(play, task, scope, this.#context, steps);
    if (plain.facts) this.#host.variables.expect('facts');
    const to = task.delegateTo === undefined ? this.#host : await this.#delegate(task, scope);
    if (plain.resource !== undefined) item.resource = plain.resource;
    if (to !== this.#host) item.delegatedTo = to.name;
    const as = becomeIdentity(task, to.target, scope);
    const where = [to.name, becomeLabel(as)];
    const marked = this.#marked(task, item, plain, where, around.isHandler);
    const made = within(around, marked);
    const planned = this.#planned(task, item, around, made, where);
    if (!planned) return { item, send: async () => notInPlan(), fails: true };
    const times = jobTimes(task, scope);
    const kept =
      to === this.#host && times?.poll !== 0 ? this.#keeping(task, item, planned, where[1]!) : planned;
    const step = this.#context.trace ? { ...kept, origin: originOf(play, task, scope) } : kept;
    const place: ExecutionHost = {
      host: to,
      lend: (work) => (to === this.#host ? work(to.session(as)) : to.delegatedSessions.with(as, work)),
    };
    const { folder } = play;
    const send = () =>
      step.drive ? driveTask(place, step, folder, this.#context) : sendTo(place, step, times, this.#context);
    if (to !== this.#host) return { item, send: () => elsewhere(place, send) };
    // nothing may follow a step that a plan has stopped
    const fails = planned !== made && step.onFailure === 'keep';
    return { item, session: to.session(as), send, isDriven: step.drive !== undefined, fails };
  }

  /** The step with what a saved plan expects; undefined if that does not contain it. A run that saves a plan notes it. */
  #planned(
    task: Task,
    item: Item,
    around: Around,
    step: RemoteStep,
    where: string[],
  ): RemoteStep | undefined {
    const { notes, expectations } = this.#context;
    if (!notes && !expectations) return step;
    const key = item.mark?.key ?? stepKey(step, where);
    if (notes) item.planned = plannedItem(step, key);
    const of = { host: this.#host.name, task: plannedTaskName(task, around.isHandler), key };
    return asPlanned(step, this.#context, of);
  }

  /** The step with the handlers that the host keeps if it changes something. */
  #keeping(task: Task, item: Item, step: RemoteStep, user: string): RemoteStep {
    const { handlerKeys } = this.#context;
    if (!handlerKeys || step.check) return step;
    const handlers = this.#notified(task, item);
    if (handlers.length === 0) return step;
    const { play } = this.#batch;
    const owes = handlers.map((handler) => handlerKeys.owed(play, handler, this.#host.name));
    item.owes = { names: owes.map(({ key }) => key), user };
    return { ...step, owes };
  }

  /** Notes what is known of the step. A run that repairs some steps only compares with the others. */
  #marked(task: Task, item: Item, step: RemoteStep, where: string[], isHandler: boolean): RemoteStep {
    const { history, closing, repairs } = this.#context;
    if (!closing && !repairs && (!history || step.check)) return step;
    const key = stepKey(step, where);
    const isLeft = repairs !== undefined && !isHandler && !repairs(this.#host.name, key);
    const made: RemoteStep = isLeft ? { ...step, check: true, onFailure: 'keep' } : step;
    const restarts = closing
      ? restartedServices(this.#notified(task, item), (handler) => this.#scopeOf(handler))
      : [];
    item.mark = markOf(made, key, restarts);
    return made;
  }

  /** The handlers that the item notifies if it changes something. */
  #notified(task: Task, { notifies = [] }: Item): Task[] {
    const ids = new Set([...task.notifies, ...notifies]);
    return ids.size === 0 ? [] : this.#batch.handlers.filter(({ id }) => ids.has(id));
  }

  #scopeOf(handler: Task): Scope {
    const { name, variables } = this.#host;
    return scopeOf(handler, name, variables.sofar, [], this.#batch, this.#context);
  }

  async #delegate(task: Task, scope: Scope): Promise<RunHost> {
    const name = renderText(task.delegateTo!, scope);
    return name === this.#host.name ? this.#host : this.#batch.delegates.host(name);
  }
}

/**
 * A step in its blocks. In a transaction it keeps what it changes, if it changes anything. After a failure that is
 * rescued, no later step of the block may have run.
 */
function within({ transaction, blocks }: Around, step: RemoteStep): RemoteStep {
  const made: RemoteStep = isRescued(blocks) && step.startsUnit ? { ...step, isAwaited: true } : step;
  if (!transaction || !made.want) return made;
  const { id, confirms } = transaction;
  if (made.check) return { ...made, confirms };
  return { ...made, transaction: id, confirms, needs: [...(made.needs ?? []), 'transaction'] };
}
