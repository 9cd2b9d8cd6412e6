import { notBeforeRun } from '../core/unknown.ts';
import type { Layer } from '../template/scope.ts';

/** An entry among the names that the run will define: there can be any others besides them. */
export const anyOther = 'whatever an inventory says when it is read again';

/** The names that the run will define: their values are unknown. */
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
