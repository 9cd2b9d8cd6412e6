import type { Status, TaskEvent } from '../core/events.ts';
import { isMapping, type Value, type Values } from '../core/values.ts';
import type { Play, Task } from '../playbook/plan.ts';
import { render } from '../template/render.ts';
import { layer, type Scope } from '../template/scope.ts';
import type { Shared } from './batch.ts';
import type { RunContext } from './context.ts';
import type { Item } from './evaluate.ts';
import type { RunHost } from './host.ts';
import type { Result } from './outcome.ts';
import { isRescued } from './tree.ts';
import { NotRun } from './variables.ts';

/** One task on one host, from its beginning to the result of its last item. */
export class TaskRun {
  readonly task: Task;
  /** Why a task whose loop cannot be made is skipped. */
  skipReason: string | undefined;
  items = 1;
  readonly #play: Play;
  readonly #host: RunHost;
  readonly #context: RunContext;
  readonly #results: Values[] = [];
  readonly #said = new Map<string, Value | NotRun>();
  #failed = false;
  #changed = false;
  #notRun = false;
  #finished = false;
  #name: string | undefined;
  #since = 0;

  constructor(task: Task, play: Play, host: RunHost, context: RunContext) {
    this.task = task;
    this.#play = play;
    this.#host = host;
    this.#context = context;
  }

  /** Its result decides whether the host goes on at all, so nothing may follow before it is known. */
  get mustBeSeen(): boolean {
    return this.task.failedWhen !== undefined || typeof this.task.ignoreErrors === 'object';
  }

  /** Does the playbook say what is to be done when the host is lost at this task? */
  get outlivesLoss(): boolean {
    return this.task.ignoreUnreachable === true || isRescued(this.task);
  }

  /** What it came to, for hosts that share it; undefined as long as it is not through. */
  get shared(): Shared | undefined {
    return this.#finished ? { failed: this.#failed, values: this.#said } : undefined;
  }

  /** Why the task must be repeated, as `until` says; undefined when it need not. */
  whyAgain(result: Result, scope: Scope): string | undefined {
    const seen = this.#judge(result, scope);
    const until = this.task.until ?? [];
    if (until.length === 0) return seen.status === 'failed' ? 'it fails' : undefined;
    const own = scope.with({ ...layer({ [this.task.register ?? 'result']: seen.value }), plain: true });
    const open = until.find((condition) => !condition.test(own));
    return open && `${open.source} is false`;
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
  take(raw: Result, item: Item | undefined, scope: Scope): void {
    if (this.skipReason !== undefined) raw = { ...raw, message: this.skipReason };
    const seen = raw.status === 'skipped' ? raw : this.#judge(raw, item?.scope ?? scope);
    const ignored = seen.status === 'failed' && this.#ignores(seen, item?.scope ?? scope);
    const rescued = seen.status === 'failed' && !ignored && isRescued(this.task);
    this.#emit(seen, ignored || rescued ? 'ignored' : seen.status, item, scope);
    if (isMapping(seen.value.ansible_facts))
      for (const [name, value] of Object.entries(seen.value.ansible_facts)) this.#said.set(name, value);
    this.#failed ||= seen.status === 'failed' && !ignored;
    this.#changed ||= seen.status === 'changed';
    this.#notRun ||= seen.notRun === true;
    this.#results.push({
      ...seen.value,
      ...(item?.value !== undefined && { [this.task.loopControl?.itemName ?? 'item']: item.value }),
    });
    if (this.#results.length >= this.items) this.#finish();
  }

  #finish(): void {
    const { task } = this;
    if (task.register) this.#register(task.register);
    if (this.#changed) for (const id of task.notifies) this.#host.notified.add(id);
    if (this.#failed) this.#host.fail(task, this.#value);
    this.#finished = true;
  }

  #register(name: string): void {
    const value = this.#notRun ? new NotRun(this.task.name) : this.#value;
    this.#host.said.arrive(name, value);
    this.#said.set(name, value);
  }

  get #value(): Values {
    if (this.task.loop === undefined || this.skipReason !== undefined) return this.#results[0]!;
    return { results: this.#results, changed: this.#changed, failed: this.#failed };
  }

  /** changed_when and failed_when see the result under its registered name, or as `result`. */
  #judge(raw: Result, scope: Scope): Result {
    const { task } = this;
    if ((!task.changedWhen && !task.failedWhen) || raw.notRun || raw.gaveUp || raw.lost) return raw;
    try {
      const own = scope.with({ ...layer({ [task.register ?? 'result']: raw.value }), plain: true });
      const failed = task.failedWhen ? task.failedWhen.some((c) => c.test(own)) : raw.status === 'failed';
      const changed = task.changedWhen
        ? task.changedWhen.every((c) => c.test(own))
        : raw.status === 'changed';
      const status = failed ? 'failed' : changed ? 'changed' : 'unchanged';
      const { message, hint, ...rest } = raw;
      const kept =
        raw.status === 'failed' && !failed ? {} : { ...(message && { message }), ...(hint && { hint }) };
      const why = failed && raw.status !== 'failed' ? { message: 'failed_when says so' } : {};
      return { ...rest, ...kept, ...why, status, value: { ...raw.value, changed, failed } };
    } catch (error) {
      return {
        ...raw,
        status: 'failed',
        message: (error as Error).message,
        value: { ...raw.value, failed: true },
      };
    }
  }

  #ignores(result: Result, scope: Scope): boolean {
    const { ignoreErrors, register } = this.task;
    if (result.lost) return this.task.ignoreUnreachable === true;
    if (typeof ignoreErrors === 'boolean') return ignoreErrors;
    return ignoreErrors.test(
      scope.with({ ...layer({ [register ?? 'result']: result.value as Value }), plain: true }),
    );
  }

  get #isHandler(): boolean {
    return this.#play.handlers.includes(this.task);
  }

  #emit(result: Result, status: Status, item: Item | undefined, scope: Scope): void {
    const { task } = this;
    this.#host.recap[status]++;
    this.#name ??= nameOf(task, scope);
    const event: TaskEvent = {
      event: 'task',
      host: this.#host.name,
      play: this.#play.name,
      ...(task.role && { role: task.role.name }),
      task: this.#name,
      module: task.module,
      handler: this.#isHandler,
      ...(item?.label !== undefined && { item: task.noLog ? '(hidden)' : item.label }),
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
    return String(render(task.name, scope));
  } catch {
    return task.name;
  }
}
