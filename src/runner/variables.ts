import type { Value } from '../core/values.ts';
import type { Layer } from '../template/scope.ts';

/** Thrown by reading a value that is still on its way; whoever reads it waits for the task and tries again. */
export class Pending extends Error {
  override readonly name = 'Pending';
}

/** Thrown in check mode by reading what a task would have given, had it been run. */
export class NotRun extends Error {
  override readonly name = 'NotRun';
  readonly task: string;
  constructor(task: string) {
    super(`unknown, because "${task}" was not run`);
    this.task = task;
  }
}

/**
 * What a host's tasks have said so far: registered results, set_fact and facts. Data, never templates: what a host
 * says is not code. A name can be known before its value is.
 */
export class HostVariables implements Layer {
  readonly plain = true;
  readonly #values = new Map<string, Value | NotRun>();
  /** How many answers to this name are still out; the last one counts. */
  readonly #pending = new Map<string, number>();

  has(name: string): boolean {
    return this.#values.has(name) || this.#pending.has(name);
  }

  get(name: string): Value | undefined {
    if (this.#pending.has(name)) throw new Pending(name);
    const value = this.#values.get(name);
    if (value instanceof NotRun) throw value;
    return value;
  }

  names(): Iterable<string> {
    return new Set([...this.#values.keys(), ...this.#pending.keys()]);
  }

  /** What has come by now; what is still on its way is not there. */
  get sofar(): Layer {
    const known = (name: string) => {
      const value = this.#values.get(name);
      return value instanceof NotRun ? undefined : value;
    };
    return {
      plain: true,
      has: (name) => known(name) !== undefined,
      get: known,
      names: () => [...this.#values.keys()].filter((name) => known(name) !== undefined),
    };
  }

  /** A value that is known at once. */
  set(name: string, value: Value | NotRun): void {
    this.#values.set(name, value);
  }

  /** The value of this name comes with the answer to a task that has been sent. */
  expect(name: string): void {
    this.#pending.set(name, (this.#pending.get(name) ?? 0) + 1);
  }

  /** It has come; or, in check mode, would have come from a task that was not run. */
  arrive(name: string, value: Value | NotRun): void {
    const left = (this.#pending.get(name) ?? 1) - 1;
    if (left > 0) this.#pending.set(name, left);
    else this.#pending.delete(name);
    this.#values.set(name, value);
  }

  /** Nothing is out any more: what has not come by now never will. */
  settle(): void {
    this.#pending.clear();
  }
}
