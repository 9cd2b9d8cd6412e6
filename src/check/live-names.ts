import { notBeforeRun } from '../core/unknown.ts';
import type { Layer } from '../template/scope.ts';

/** Stands among the names that the run will define when there may be any others beside them. */
export const anyOther = 'whatever an inventory says when it is read again';

/** The names that the run will define: known by name only. */
export class LiveNames implements Layer {
  readonly #names: Set<string>;

  constructor(names: Iterable<string>) {
    this.#names = new Set(names);
  }

  add(names: Iterable<string>): void {
    for (const name of names) this.#names.add(name);
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  get(): never {
    throw notBeforeRun;
  }

  names(): Iterable<string> {
    return this.#names;
  }
}
