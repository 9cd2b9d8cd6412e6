import { Unknown } from '../../core/unknown.ts';
import type { Value } from '../../core/values.ts';
import { Pending } from '../../evaluate/errors.ts';
import type { Layer } from '../../template/scope.ts';

/** A value, and whether all that it is made of was chosen by the author of the playbook. */
export interface RegisteredValue {
  value: Value | Unknown;
  own: boolean;
}

/** What is on its way under one name: how many values, and the last of them if it is known already. */
interface Ahead {
  out: number;
  last: Partial<RegisteredValue>;
}

/**
 * What a host's tasks have said so far: registered results, set_fact and facts. Data, never templates: what a host
 * says is not code. Tasks are looked at before those in front of them are done, so a name can be known before its
 * value is, and a value before its task has had its turn: if it never has, the value was never there.
 */
export class HostVariables implements Layer {
  readonly plain = true;
  readonly #values = new Map<string, RegisteredValue>();
  readonly #ahead = new Map<string, Ahead>();

  has(name: string): boolean {
    return this.#values.has(name) || this.#ahead.has(name);
  }

  get(name: string): Value | undefined {
    const ahead = this.#ahead.get(name);
    if (!ahead) return this.#sofar(name);
    if (ahead.last.value === undefined) throw new Pending(name);
    return known(ahead.last.value);
  }

  isOutside(name: string): boolean {
    return (this.#ahead.get(name)?.last ?? this.#values.get(name))?.own !== true;
  }

  names(): Iterable<string> {
    return new Set([...this.#values.keys(), ...this.#ahead.keys()]);
  }

  /** What has come by now; what is still on its way is not there. */
  get sofar(): Layer {
    return {
      plain: true,
      has: (name) => this.#values.has(name),
      get: (name) => this.#sofar(name),
      names: () => this.#values.keys(),
      isOutside: (name) => this.#values.get(name)?.own !== true,
    };
  }

  #sofar(name: string): Value | undefined {
    return known(this.#values.get(name)?.value);
  }

  /** A value that is there now, or that nobody will know; `own`: nothing in it comes from outside. */
  set(name: string, value: Value | Unknown, own = false): void {
    this.#values.set(name, { value, own });
  }

  /** A value of this name comes with a task that has been started; it may be known by now what it will be. */
  expect(name: string, value?: Value | Unknown, own = false): void {
    this.#ahead.set(name, {
      out: (this.#ahead.get(name)?.out ?? 0) + 1,
      last: { ...(value !== undefined && { value }), own },
    });
  }

  /** The task has had its turn. */
  arrive(name: string, value: Value | Unknown, own = false): void {
    const ahead = this.#ahead.get(name);
    if (ahead && --ahead.out === 0) this.#ahead.delete(name);
    this.set(name, value, own);
  }

  /** Nothing is out any more: what has not come by now never will. */
  settle(): void {
    this.#ahead.clear();
  }
}

function known(value: Value | Unknown | undefined): Value | undefined {
  if (value instanceof Unknown) throw value;
  return value;
}
