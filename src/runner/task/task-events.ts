import type { Status, TaskEvent } from '../../core/events.ts';
import type { Item } from '../../evaluate/items.ts';
import type { Play, Task } from '../../playbook/plan.ts';
import type { Scope } from '../../template/scope.ts';
import type { RunContext } from '../context.ts';
import type { RunHost } from '../host/host.ts';
import type { Around } from '../play/around.ts';
import { effectFields, itemFields, nameOf, noticeFields, resultFields } from './event-fields.ts';
import type { Result } from './result.ts';

/** Emits the events about a task on a host. */
export class TaskEvents {
  readonly #task: Task;
  readonly #play: Play;
  readonly #host: RunHost;
  readonly #context: RunContext;
  readonly #around: Around;
  #name: string | undefined;
  #since = 0;

  constructor(task: Task, play: Play, host: RunHost, context: RunContext, around: Around) {
    this.#task = task;
    this.#play = play;
    this.#host = host;
    this.#context = context;
    this.#around = around;
  }

  /** The name of the task on this host, once it is known. */
  get name(): string {
    return this.#name ?? this.#task.name;
  }

  /** Renders the name of the task, which then stays. */
  nameIn(scope: Scope): void {
    this.#name ??= nameOf(this.#task, scope);
  }

  /** The turn of an item begins, or that of the whole task. */
  begin(item: Item | undefined, scope: Scope, number: number, items: number): void {
    this.#since = performance.now();
    this.nameIn(scope);
    this.#context.emit({
      event: 'begin',
      ...this.#about,
      ...itemFields(this.#task, this.#around.labels, item),
      ...(item?.label && { number, items }),
    });
  }

  /** The task has printed nothing for this time since its last line; 0 when it prints again. */
  silence(ms: number, line: string): void {
    const words = line === '' || this.#task.noLog ? {} : { last_line: line };
    const { host, play, task } = this.#about;
    this.#context.emit({ event: 'silence', host, play, task, ms, ...words });
  }

  /** An item has a result, or the whole task. */
  result(result: Result, status: Status, item: Item | undefined): void {
    const task = this.#task;
    const ms = Math.round((performance.now() - this.#since) * 10) / 10;
    this.#host.cost.waited += ms;
    this.#host.recap[status]++;
    const event: TaskEvent = {
      event: 'task',
      ...this.#about,
      ...itemFields(task, this.#around.labels, item),
      status,
      ms,
      place: task.place,
      ...resultFields(task, result, status),
      ...effectFields(task, item),
      ...noticeFields(this.#play, this.#host.notices, task, item, status),
    };
    this.#context.emit(event, item?.mark);
  }

  /** The fields of all events about it. */
  get #about() {
    const { role, module } = this.#task;
    return {
      host: this.#host.name,
      play: this.#play.name,
      ...(role && { role: role.name }),
      task: this.name,
      module,
      handler: this.#around.isHandler,
    };
  }
}
