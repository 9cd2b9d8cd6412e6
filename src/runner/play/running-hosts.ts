/**
 * A host's position in its play: the number of its task, and within a task the round and the number of a handler.
 * Compared from the left; all hosts of a play pass the same positions in the same order, but may skip some.
 */
export type Position = readonly number[];

interface Waiting {
  name: string;
  at: Position;
  go: (here: string[]) => void;
}

/** The hosts of one batch, where they wait for each other. */
export class RunningHosts {
  /** In the order of the play. */
  readonly #at: Map<string, Position>;
  #waiting: Waiting[] = [];

  constructor(names: readonly string[]) {
    this.#at = new Map(names.map((name) => [name, [-1]]));
  }

  /** Records that a host has passed everything before this position. */
  pass(name: string, at: Position): void {
    this.#at.set(name, at);
    this.#release();
  }

  /** Removes a host. */
  leave(name: string): void {
    this.#at.delete(name);
    this.#release();
  }

  /** Waits until no host is before this position; returns the names of those that are here, in the play's order. */
  meet(name: string, at: Position): Promise<string[]> {
    const met = new Promise<string[]>((go) => this.#waiting.push({ name, at, go }));
    this.pass(name, at);
    return met;
  }

  #release(): void {
    const places = new Map(this.#waiting.map(({ at }) => [at.join(), at]));
    for (const at of places.values()) {
      const here = this.#waiting.filter((each) => compare(each.at, at) === 0);
      const names = new Set(here.map(({ name }) => name));
      const awaited = [...this.#at].some(([name, other]) => !names.has(name) && compare(other, at) <= 0);
      if (here.length === 0 || awaited) continue;
      this.#waiting = this.#waiting.filter((each) => !here.includes(each));
      const order = [...this.#at.keys()].filter((name) => names.has(name));
      for (const { go } of here) go(order);
    }
  }
}

/** Negative when the first one is before the second one. */
export function compare(a: Position, b: Position): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? -1) - (b[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
