/** Decisions that are the same for the same seed (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** True in so many of a hundred cases. */
  percent(chance: number): boolean {
    return this.#next() * 100 < chance;
  }

  /** A whole number, both ends included. */
  from(low: number, high: number): number {
    return low + Math.floor(this.#next() * (high - low + 1));
  }

  of<T>(all: readonly T[]): T {
    return all[this.from(0, all.length - 1)]!;
  }

  /** What one of these makes, each as likely as its weight says. */
  weighted<T>(all: readonly (readonly [weight: number, make: () => T])[]): T {
    let rest = this.#next() * all.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, make] of all) {
      rest -= weight;
      if (rest < 0) return make();
    }
    return all.at(-1)![1]();
  }

  times<T>(low: number, high: number, make: () => T): T[] {
    return Array.from({ length: this.from(low, high) }, make);
  }
}
