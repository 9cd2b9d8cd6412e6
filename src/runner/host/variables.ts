import { Unknown } from '../../core/unknown.ts';
import type { Value } from '../../core/values.ts';
import { Pending } from '../../evaluate/errors.ts';
import type { Layer } from '../../template/scope.ts';

/** A value, and whether all that it is made of was chosen by the author of the playbook. */
export interface RegisteredValue {
  value: Value | Unknown;
  own: boolean;
}

/** The values still to come under one name: their number, and the last of them if it is already known. */
interface Ahead {
  out: number;
  last: Partial<RegisteredValue>;
}

/**
 * The variables that a host's tasks have defined so far: registered results, set_fact and facts. Data, never
 * templates: output of a host is not code. Tasks are evaluated before earlier ones are done, so a name can be
 * known before its value, and a value before its task's turn: without that turn, the value never existed.
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

  /** The values that have arrived; values still to come are absent. */
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

  /** Sets a value that is available, or that stays unknown; `own`: nothing in it comes from outside. */
  set(name: string, value: Value | Unknown, own = false): void {
    this.#values.set(name, { value, own });
  }

  /** Announces a value of a started task; it may already be known. */
  expect(name: string, value?: Value | Unknown, own = false): void {
    this.#ahead.set(name, {
      out: (this.#ahead.get(name)?.out ?? 0) + 1,
      last: { ...(value !== undefined && { value }), own },
    });
  }

  /** Sets the value at the task's turn. */
  arrive(name: string, value: Value | Unknown, own = false): void {
    const ahead = this.#ahead.get(name);
    if (ahead && --ahead.out === 0) this.#ahead.delete(name);
    this.set(name, value, own);
  }

  /** Drops all announced values: no task is running any more. */
  settle(): void {
    this.#ahead.clear();
  }
}

function known(value: Value | Unknown | undefined): Value | undefined {
  if (value instanceof Unknown) throw value;
  return value;
}
