import { Unknown } from '../core/unknown.ts';
import type { Value } from '../core/values.ts';
import type { Layer } from '../template/scope.ts';

/** Thrown by reading a value that is still on its way; whoever reads it waits for the task and tries again. */
export class Pending extends Error {
  override readonly name = 'Pending';
}

/**
 * What a host's tasks have said so far: registered results, set_fact and facts. Data, never templates: what a host
 * says is not code. A name can be known before its value is.
 */
export class HostVariables implements Layer {
  readonly plain = true;
  readonly #values = new Map<string, Value | Unknown>();
  /** How many answers to this name are still out; the last one counts. */
  readonly #pending = new Map<string, number>();

  has(name: string): boolean {
    return this.#values.has(name) || this.#pending.has(name);
  }

  get(name: string): Value | undefined {
    if (this.#pending.has(name)) throw new Pending(name);
    return this.#sofar(name);
  }

  names(): Iterable<string> {
    return new Set([...this.#values.keys(), ...this.#pending.keys()]);
  }

  /** What has come by now; what is still on its way is not there. */
  get sofar(): Layer {
    return {
      plain: true,
      has: (name) => this.#values.has(name),
      get: (name) => this.#sofar(name),
      names: () => this.#values.keys(),
    };
  }

  #sofar(name: string): Value | undefined {
    const value = this.#values.get(name);
    if (value instanceof Unknown) throw value;
    return value;
  }

  /** A value that is known at once, or that nobody will know. */
  set(name: string, value: Value | Unknown): void {
    this.#values.set(name, value);
  }

  /** The value of this name comes with the answer to a task that has been sent. */
  expect(name: string): void {
    this.#pending.set(name, (this.#pending.get(name) ?? 0) + 1);
  }

  /** It has come. */
  arrive(name: string, value: Value): void {
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
