import type { Status, TaskEvent } from '../../core/events.ts';
import { Unknown } from '../../core/unknown.ts';
import type { Values } from '../../core/values.ts';
import { firstThat } from '../../evaluate/conditions.ts';
import type { Item } from '../../evaluate/items.ts';
import type { Play, Task } from '../../playbook/plan.ts';
import { renderText } from '../../template/render.ts';
import type { Scope } from '../../template/scope.ts';
import type { RunContext } from '../context.ts';
import type { RunHost } from '../host/host.ts';
import type { RegisteredValue } from '../host/variables.ts';
import type { SharedResult } from '../play/batch.ts';
import { isRescued } from '../play/tree.ts';
import { judge, predicted, withResult } from './judge.ts';
import { doubtful } from './no-answer.ts';
import { ofAll, type Result, registered } from './result.ts';

/** What a task sees where it stands, in the loops around it, but outside of its own. */
export interface TaskScopes {
  /** When it is started: what is on its way counts. */
  atStart: () => Scope;
  /** When its result is taken: what has come by then. */
  inItsTurn: () => Scope;
  /** What reports call the items of the loops around it. */
  labels: readonly string[];
}

/** One task on one host, from its beginning to the result of its last item. */
export class TaskRun {
  readonly task: Task;
  readonly scopes: TaskScopes;
  items = 1;
  readonly #play: Play;
  readonly #host: RunHost;
  readonly #context: RunContext;
  readonly #results: Values[] = [];
  readonly #said = new Map<string, RegisteredValue>();
  #failed = false;
  #changed = false;
  /** Why it is not known of all items what they would do. */
  #unknown: Unknown | undefined;
  /** It has come to an end without items, although it has a loop. */
  #whole = false;
  #finished = false;
  #name: string | undefined;
  #since = 0;

  constructor(task: Task, play: Play, host: RunHost, context: RunContext, sight: TaskScopes) {
    this.task = task;
    this.scopes = sight;
    this.#play = play;
    this.#host = host;
    this.#context = context;
  }

  /**
   * Its result decides whether the host goes on at all, so nothing may follow before it is known. A condition can
   * fail for itself as soon as it reads something.
   */
  get mustBeSeen(): boolean {
    const { failedWhen, changedWhen, ignoreErrors } = this.task;
    const canFail = changedWhen?.some(({ paths }) => paths.length > 0) === true;
    return canFail || failedWhen !== undefined || typeof ignoreErrors === 'object';
  }

  /** Does the playbook say what is to be done when the host is lost at this task? */
  get outlivesLoss(): boolean {
    return this.task.ignoreUnreachable === true || isRescued(this.task);
  }

  /** What it came to, for hosts that share it; undefined as long as it is not through. */
  get shared(): SharedResult | undefined {
    const { wouldHaveChanged } = this.#host;
    return this.#finished ? { failed: this.#failed, values: this.#said, wouldHaveChanged } : undefined;
  }

  /** Why the task must be repeated, as `until` says; undefined when it need not, or nobody can know. */
  whyAgain(result: Result, scope: Scope): string | undefined {
    const seen = judge(this.task, result, scope);
    if (seen.status === 'unknown') return undefined;
    const until = this.task.until ?? [];
    if (until.length === 0) return seen.status === 'failed' ? 'it fails' : undefined;
    const open = firstThat(false, until, withResult(this.task, seen, scope));
    return open && `${open.source} is false`;
  }

  /** In check mode: what it waits for may be what an earlier task would have done. */
  get isInVain(): boolean {
    return this.#host.wouldHaveChanged;
  }

  expect(items: number): void {
    this.items = Math.max(1, items);
  }

  /** Its turn has come: what was before it is done. */
  begin(): void {
    this.#since = performance.now();
    const { task } = this;
    this.#context.emit({
      event: 'begin',
      host: this.#host.name,
      play: this.#play.name,
      task: task.name,
      module: task.module,
      handler: this.#isHandler,
    });
  }

  /** Judges a result, tells of it, and passes it on to whoever waits for it. */
  take(raw: Result, item: Item | undefined): void {
    const outer = this.scopes.inItsTurn();
    const scope = item?.scope ?? outer;
    this.#name ??= nameOf(this.task, outer);
    const seen = this.#seen(raw, scope);
    const status = seen.status === 'failed' ? this.#pardoned(seen, scope) : seen.status;
    this.#emit(seen, status, item);
    this.#host.wouldHaveChanged ||= this.#isUnmade(seen);
    this.#define(seen);
    this.#failed ||= status === 'failed' || status === 'rescued';
    this.#changed ||= status === 'changed';
    if (status === 'changed' || status === 'unknown')
      for (const id of item?.notifies ?? []) this.#host.notify(id, seen.unknown);
    if (status === 'unknown') this.#unknown ??= seen.unknown;
    this.#whole = item === undefined && this.task.loop !== undefined;
    this.#results.push(this.#withItem(seen, item));
    if (this.#whole || this.#results.length >= this.items) this.#finish();
  }

  #define({ defines, definesOn, own: chosen }: Result): void {
    for (const [name, value] of defines ?? []) {
      const own = chosen?.has(name) === true;
      if (definesOn) definesOn.set(name, value, own);
      else this.#host.variables.arrive(name, value, own);
      this.#said.set(name, { value, own });
    }
  }

  /** A result as the task's own words see it, as far as anybody can know it. */
  #seen(raw: Result, scope: Scope): Result {
    const why = raw.notRun && new Unknown(`because "${this.#name}" was not run`);
    const known = why ? { ...raw, value: predicted(this.task, raw.value), unknown: why } : raw;
    const seen = judge(this.task, known, scope);
    const mayBeMended = seen.status === 'failed' && !seen.lost && this.#host.wouldHaveChanged;
    return mayBeMended ? doubtful(seen) : seen;
  }

  /** Would it have done something, had it been run? */
  #isUnmade({ status }: Result): boolean {
    const isLeft = this.#context.check && this.task.checkMode === undefined;
    return isLeft && (status === 'changed' || status === 'unknown');
  }

  /** What a failure counts as. */
  #pardoned(seen: Result, scope: Scope): Status {
    if (this.#ignores(seen, scope)) return 'ignored';
    return isRescued(this.task) ? 'rescued' : 'failed';
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
    if (this.#changed || this.#unknown)
      for (const id of task.notifies) this.#host.notify(id, this.#changed ? undefined : this.#unknown);
    if (this.#failed) this.#host.fail(task, this.#value);
    this.#finished = true;
  }

  #register(name: string): void {
    this.#host.variables.arrive(name, this.#value);
    this.#said.set(name, { value: this.#value, own: false });
  }

  get #value(): Values {
    if (this.task.loop === undefined || this.#whole) return this.#results.at(-1)!;
    return ofAll(this.#results);
  }

  get #isHandler(): boolean {
    return this.#play.handlers.includes(this.task);
  }

  #emit(result: Result, status: Status, item: Item | undefined): void {
    const { task } = this;
    const labels = [...this.scopes.labels, ...(item?.label === undefined ? [] : [item.label])];
    this.#host.recap[status]++;
    const event: TaskEvent = {
      event: 'task',
      host: this.#host.name,
      play: this.#play.name,
      ...(task.role && { role: task.role.name }),
      task: this.#name!,
      module: task.module,
      handler: this.#isHandler,
      ...(labels.length > 0 && { item: task.noLog ? '(hidden)' : labels.join(' / ') }),
      status,
      changes: task.noLog ? [] : result.changes,
      ms: Math.round((performance.now() - this.#since) * 10) / 10,
      place: task.place,
    };
    if (task.noLog) event.hidden = true;
    else {
      if (result.message !== undefined) event.message = result.message;
      if (result.hint !== undefined) event.hint = result.hint;
      if (result.output !== undefined) event.output = result.output;
    }
    this.#context.emit(event);
  }
}

/** A name with a template that cannot be rendered is better than no report. */
function nameOf(task: Task, scope: Scope): string {
  try {
    return renderText(task.name, scope);
  } catch {
    return task.name;
  }
}
