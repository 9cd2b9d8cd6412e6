import { owedSentence } from '../../core/owed-handler.ts';
import type { Task } from '../../playbook/plan.ts';
import type { RunContext } from '../context.ts';
import type { RunHost } from '../host/host.ts';
import type { OwedOnHost } from '../host/owed-on-host.ts';
import type { TaskRun } from '../task/task-run.ts';
import type { Batch } from './batch.ts';

/**
 * The handlers that a host is owed during one play: it gets those of earlier runs, and keeps those that have not
 * succeeded.
 */
export class OwedInPlay {
  readonly #host: RunHost;
  readonly #batch: Batch;
  readonly #context: RunContext;
  /** What has been run of the handlers whose notices were taken; nothing if they were not begun. */
  readonly #begun = new Map<number, TaskRun[] | undefined>();

  constructor(host: RunHost, batch: Batch, context: RunContext) {
    this.#host = host;
    this.#batch = batch;
    this.#context = context;
  }

  /**
   * Notifies the handlers of this play that earlier runs owe to the host. Handlers that the playbook no longer has are
   * forgotten.
   */
  async notify(): Promise<void> {
    const { handlerKeys: keys, repairs } = this.#context;
    if (!keys || repairs) return;
    const { owed, name } = this.#host;
    await owed.hear(keys);
    const { listed } = owed;
    if (listed.size === 0) return;
    for (const handler of this.#batch.handlers) this.#notify(handler, listed);
    for (const [key, note] of owed.listed) {
      if (!note || !keys.isGone(key, note, name)) continue;
      owed.take(key);
      this.#warn(`${owedSentence(note.handler, note)}; ${note.playbook} no longer contains it for this host`);
    }
  }

  #notify(handler: Task, listed: OwedOnHost['listed']): void {
    const { owed, notices } = this.#host;
    const key = this.#keyOf(handler)!;
    if (!listed.has(key)) return;
    owed.take(key);
    if (notices.has(handler.id)) return;
    const note = listed.get(key);
    this.#warn(owedSentence(note?.handler ?? handler.name, note));
    notices.add(handler.id, { unknown: undefined, by: [] });
  }

  /** The notice of a handler was taken, and it begins or not. */
  begin({ id }: Task, begins: boolean): void {
    this.#begun.set(id, begins ? [] : undefined);
  }

  /** A handler runs. */
  add(run: TaskRun): void {
    this.#begun.get(run.task.id)?.push(run);
  }

  /** Clears what the host keeps of handlers that need not run, or have succeeded: no task is at work. */
  settle(): void {
    const { handlerKeys: keys, check, signal } = this.#context;
    if (!keys || check || signal.aborted || this.#host.recap.unreachable) return;
    const open = this.#batch.handlers.filter(({ id }) => this.#isOpen(id));
    this.#host.owed.clearBut(new Set(open.map((handler) => this.#keyOf(handler)!)));
  }

  /** The play ends on the host: what is still owed is for a later run. */
  leave(): void {
    this.settle();
    this.#host.owed.leave();
  }

  /** An include without tasks runs nothing, and neither does a host that has ended. */
  #isOpen(id: number): boolean {
    if (this.#host.notices.has(id)) return true;
    if (!this.#begun.has(id)) return false;
    const runs = this.#begun.get(id);
    if (!runs || (runs.length === 0 && this.#host.over)) return true;
    return runs.some(({ shared }) => shared?.failed !== false);
  }

  #keyOf(handler: Task): string | undefined {
    return this.#context.handlerKeys?.owed(this.#batch.play, handler, this.#host.name).key;
  }

  #warn(message: string): void {
    this.#context.emit({ event: 'warning', host: this.#host.name, message });
  }
}
