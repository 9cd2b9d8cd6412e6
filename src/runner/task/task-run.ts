import type { Status } from '../../core/events.ts';
import { Unknown } from '../../core/unknown.ts';
import type { Values } from '../../core/values.ts';
import { firstThat } from '../../evaluate/conditions.ts';
import type { Item } from '../../evaluate/items.ts';
import type { Play, Task } from '../../playbook/plan.ts';
import type { Scope } from '../../template/scope.ts';
import type { RunContext } from '../context.ts';
import type { RunHost } from '../host/host.ts';
import type { RegisteredValue } from '../host/variables.ts';
import { type Around, isRescued } from '../play/around.ts';
import type { SharedResult } from '../play/batch.ts';
import { noteFinding, plannedTaskName } from './as-planned.ts';
import { asReported, doneStep, noteDone } from './done-step.ts';
import { judge, predicted, withResult } from './judge.ts';
import { doubtful } from './no-answer.ts';
import { noTransaction, settled, type TransactionEnd } from './open-transaction.ts';
import { ofAll, type Result, registered } from './result.ts';
import { TaskEvents } from './task-events.ts';

/** The scopes of a task, inside the loops around it, but outside of its own. */
export interface TaskScopes {
  /** At its start: values still to come count. */
  atStart: () => Scope;
  /** When its result is taken: only arrived values count. */
  inItsTurn: () => Scope;
  around: Around;
}

/** One task on one host, from its start to the result of its last item. */
export class TaskRun {
  readonly task: Task;
  readonly scopes: TaskScopes;
  items = 1;
  readonly #events: TaskEvents;
  readonly #host: RunHost;
  readonly #context: RunContext;
  readonly #results: Values[] = [];
  readonly #defined = new Map<string, RegisteredValue>();
  #failed = false;
  #isUnplanned = false;
  #changed = false;
  /** Why the effect of some items is unknown. */
  #unknown: Unknown | undefined;
  /** One of its items may notify. */
  #notifies = false;
  /** It ended without items, although it has a loop. */
  #whole = false;
  #finished = false;

  constructor(task: Task, play: Play, host: RunHost, context: RunContext, scopes: TaskScopes) {
    this.task = task;
    this.scopes = scopes;
    this.#events = new TaskEvents(task, play, host, context, scopes.around);
    this.#host = host;
    this.#context = context;
  }

  /**
   * Whether its result decides if the host continues at all, so that nothing may follow before it is known. A
   * condition can fail as soon as it reads something.
   */
  get mustBeSeen(): boolean {
    const { failedWhen, changedWhen, ignoreErrors } = this.task;
    const canFail = changedWhen?.some(({ paths }) => paths.length > 0) === true;
    return canFail || failedWhen !== undefined || typeof ignoreErrors === 'object';
  }

  /** Whether the playbook handles the loss of the host at this task. */
  get outlivesLoss(): boolean {
    return this.task.ignoreUnreachable === true || this.#isRescued;
  }

  /** Its result, for hosts that share it; undefined until it is done. */
  get shared(): SharedResult | undefined {
    const { wouldHaveChanged } = this.#host;
    return this.#finished ? { failed: this.#failed, values: this.#defined, wouldHaveChanged } : undefined;
  }

  /** Why `until` repeats the task; undefined if it does not, or if this is unknown. */
  whyAgain(result: Result, scope: Scope): string | undefined {
    const seen = judge(this.task, result, scope);
    if (seen.status === 'unknown') return undefined;
    const until = this.task.until ?? [];
    if (until.length === 0) return seen.status === 'failed' ? 'it fails' : undefined;
    const open = firstThat(false, until, withResult(this.task, seen, scope));
    return open && `${open.source} is false`;
  }

  /** In check mode: it may wait for the effect of an earlier task. */
  get isInVain(): boolean {
    return this.#host.wouldHaveChanged;
  }

  expect(items: number): void {
    this.items = Math.max(1, items);
  }

  /** Starts the turn of an item, or of the whole task: all earlier ones are done. */
  begin(item: Item | undefined): void {
    this.#events.begin(item, this.scopes.inItsTurn(), this.#results.length + 1, this.items);
  }

  /** Reports how long the task has printed nothing, and its last line; 0 when it prints again. */
  reportSilence(ms: number, line: string): void {
    this.#events.silence(ms, line);
  }

  /** Judges a result, reports it, and passes it to the readers. */
  take(given: Result, item: Item | undefined): void {
    const raw = this.scopes.around.transaction?.take(this.task, given) ?? given;
    const outer = this.scopes.inItsTurn();
    const scope = item?.scope ?? outer;
    this.#events.nameIn(outer);
    const seen = this.#seen(raw, scope);
    const status = seen.status === 'failed' ? this.#pardoned(seen, scope) : seen.status;
    this.#atEnd((end) => {
      const [result, reported] = settled(seen, status, end);
      this.#events.result(...asReported(result, reported), item);
      if (end === 'kept') noteDone(this.#context, this.#host.name, item, doneStep(this.task, raw, status));
    });
    if (this.#context.notes) this.#noteForPlan(item, raw, seen);
    // what a lost step has written stays: it may have changed the host
    const mayOwe = raw.status === 'changed' || (raw.status === 'failed' && !raw.lost);
    if (item?.owes && mayOwe && !raw.isEarlier) this.#host.owed.mayHave(item.owes.names, item.owes.user);
    this.#isUnplanned ||= seen.isUnplanned === true;
    this.#host.wouldHaveChanged ||= this.#wouldChange(seen, item);
    this.#define(seen);
    if (seen.facts) this.#host.learn(seen.facts);
    this.#failed ||= status === 'failed' || status === 'rescued';
    this.#changed ||= status === 'changed';
    this.#notifies ||= this.#acts(item);
    if ((status === 'changed' || status === 'unknown') && this.#acts(item))
      for (const id of item?.notifies ?? []) this.#notify(id, seen.unknown);
    if (status === 'unknown') this.#unknown ??= seen.unknown;
    this.#whole = item === undefined && this.task.loop !== undefined;
    this.#results.push(this.#withItem(seen, item));
    if (this.#whole || this.#results.length >= this.items) this.#finish();
  }

  #noteForPlan(item: Item | undefined, raw: Result, seen: Result): void {
    const { name } = this.#host;
    const task = plannedTaskName(this.task, this.scopes.around.isHandler);
    const isKnown = raw.status === 'changed' || seen.status !== 'unknown';
    if (!isKnown) this.#context.notes!.addUnknown(name, task);
    else if (item?.planned) noteFinding(this.#context, name, task, item.planned, raw);
  }

  /** Reports something now, or at the end of the transaction. */
  #atEnd(report: (end: TransactionEnd) => void): void {
    (this.scopes.around.transaction ?? noTransaction).atEnd(report);
  }

  #notify(id: number, unknown: Unknown | undefined): void {
    this.#atEnd((end) => {
      const by = { task: this.#events.name, place: this.task.place };
      if (end === 'kept') this.#host.notices.add(id, { unknown, by: [by] });
    });
  }

  #define({ defines, definesOn, own: chosen }: Result): void {
    for (const [name, value] of defines ?? []) {
      const own = chosen?.has(name) === true;
      if (definesOn) definesOn.set(name, value, own);
      else this.#host.variables.arrive(name, value, own);
      this.#defined.set(name, { value, own });
    }
  }

  /** A result as the task's own conditions see it, as far as it is known. */
  #seen(raw: Result, scope: Scope): Result {
    const why = raw.notRun && new Unknown(`because "${this.#events.name}" was not run`);
    const known = why
      ? { ...raw, value: predicted(this.task, raw.value, this.#isRescued), unknown: why }
      : raw;
    const seen = judge(this.task, known, scope);
    const mayBeMended = seen.status === 'failed' && !seen.lost && this.#host.wouldHaveChanged;
    return mayBeMended ? doubtful(seen) : seen;
  }

  /** Whether an item may notify: in a run that repairs some steps, only these do. */
  #acts(item: Item | undefined): boolean {
    return !this.#context.repairs || item?.mark?.isCheck === false;
  }

  /** Whether it would have done something if it had run. */
  #wouldChange({ status }: Result, item: Item | undefined): boolean {
    const isLeft = this.#context.check ? this.task.checkMode === undefined : !this.#acts(item);
    return isLeft && (status === 'changed' || status === 'unknown');
  }

  /** The status of a failure. */
  #pardoned(seen: Result, scope: Scope): Status {
    if (seen.isUnplanned) return 'failed';
    if (this.#ignores(seen, scope)) return 'ignored';
    return this.#isRescued ? 'rescued' : 'failed';
  }

  #ignores(result: Result, scope: Scope): boolean {
    const { ignoreErrors } = this.task;
    if (result.lost) return this.task.ignoreUnreachable === true;
    if (typeof ignoreErrors === 'boolean') return ignoreErrors;
    try {
      return ignoreErrors.test(withResult(this.task, result, scope));
    } catch {
      return false;
    }
  }

  #withItem(seen: Result, item: Item | undefined): Values {
    if (item?.value === undefined) return registered(seen);
    const name = this.task.loopControl?.itemName ?? 'item';
    return registered({ ...seen, value: { ...seen.value, [name]: item.value } });
  }

  #finish(): void {
    const { task } = this;
    if (task.register) this.#register(task.register);
    if ((this.#changed || this.#unknown) && this.#notifies)
      for (const id of task.notifies) this.#notify(id, this.#changed ? undefined : this.#unknown);
    // what a plan has stopped, no rescue takes up
    const blocks = this.#isUnplanned ? [] : this.scopes.around.blocks;
    if (this.#failed) this.#host.fail({ task, value: this.#value, blocks });
    this.#finished = true;
  }

  #register(name: string): void {
    this.#host.variables.arrive(name, this.#value);
    this.#defined.set(name, { value: this.#value, own: false });
  }

  get #value(): Values {
    if (this.task.loop === undefined || this.#whole) return this.#results.at(-1)!;
    return ofAll(this.#results);
  }

  get #isRescued(): boolean {
    return isRescued(this.scopes.around.blocks);
  }
}
