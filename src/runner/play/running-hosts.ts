/**
 * A host's position in its play: the number of its task, and within a task the round and the number of a handler.
 * Compared from the left; all hosts of a play pass the same positions in the same order, but may skip some.
 */
export type Position = readonly number[];

/** Hosts that wait for each other at one position. */
interface Barrier {
  at: Position;
  here: Map<string, (here: string[]) => void>;
  /** The number of hosts that can still come. */
  awaited: number;
}

/** The hosts of one batch, where they wait for each other. */
export class RunningHosts {
  /** In the order of the play. */
  readonly #at: Map<string, Position>;
  /** By their position. */
  readonly #barriers = new Map<string, Barrier>();

  constructor(names: readonly string[]) {
    this.#at = new Map(names.map((name) => [name, [-1]]));
  }

  /** Records that a host has passed everything before this position. */
  pass(name: string, at: Position): void {
    const from = this.#at.get(name);
    this.#at.set(name, at);
    if (from) this.#moved(from, at);
  }

  /** Removes a host. */
  leave(name: string): void {
    const from = this.#at.get(name);
    this.#at.delete(name);
    if (from) this.#moved(from, undefined);
  }

  /** Waits until no host is before this position; returns the names of those that are here, in the play's order. */
  meet(name: string, at: Position): Promise<string[]> {
    return new Promise((go) => {
      this.pass(name, at);
      const barrier = this.#barrierAt(at);
      barrier.here.set(name, go);
      barrier.awaited--;
      this.#begin(barrier);
    });
  }

  #barrierAt(at: Position): Barrier {
    const known = this.#barriers.get(at.join());
    if (known) return known;
    const awaited = [...this.#at.values()].filter((other) => compare(other, at) <= 0).length;
    const barrier = { at, here: new Map(), awaited };
    this.#barriers.set(at.join(), barrier);
    return barrier;
  }

  /** A host that was awaited at the barriers between two positions comes no more; without `to`, at all later ones. */
  #moved(from: Position, to: Position | undefined): void {
    for (const barrier of this.#barriers.values()) {
      if (compare(from, barrier.at) > 0 || (to && compare(to, barrier.at) <= 0)) continue;
      barrier.awaited--;
      this.#begin(barrier);
    }
  }

  #begin({ at, here, awaited }: Barrier): void {
    if (awaited > 0) return;
    this.#barriers.delete(at.join());
    const order = [...this.#at.keys()].filter((name) => here.has(name));
    for (const go of here.values()) go(order);
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
