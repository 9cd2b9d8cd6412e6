/** The characters by which a pattern is found. */
export const leastPattern = 4;
const slots = 1 << 16;

/** Patterns with the same first characters. */
interface Bucket {
  patterns: Set<string>;
  /** The lengths that they have, the longest first. */
  lengths: number[];
}

/** Many texts to find in another one. The time of a search does not depend on their number. */
export class PatternIndex {
  readonly #buckets = new Map<string, Bucket>();
  /** Where the first characters of a pattern have their slot: most places of a text are passed over by this alone. */
  #starts = new Uint8Array(0);

  /** Adds a pattern of at least `leastPattern` characters. */
  add(pattern: string): void {
    if (this.#buckets.size === 0) this.#starts = new Uint8Array(slots);
    const start = pattern.slice(0, leastPattern);
    const bucket = this.#buckets.get(start) ?? { patterns: new Set(), lengths: [] };
    this.#buckets.set(start, bucket);
    bucket.patterns.add(pattern);
    if (!bucket.lengths.includes(pattern.length)) {
      bucket.lengths.push(pattern.length);
      bucket.lengths.sort((a, b) => b - a);
    }
    this.#starts[slotOf(start, 0)] = 1;
  }

  /** The parts of a text that are patterns, in order; parts that overlap are one. */
  find(text: string): [from: number, to: number][] {
    const parts: [number, number][] = [];
    if (this.#buckets.size === 0) return parts;
    for (let i = 0; i <= text.length - leastPattern; i++) {
      if (this.#starts[slotOf(text, i)] === 0) continue;
      const length = this.#longestAt(text, i);
      if (length === 0) continue;
      const last = parts.at(-1);
      if (last && i < last[1]) last[1] = Math.max(last[1], i + length);
      else parts.push([i, i + length]);
    }
    return parts;
  }

  #longestAt(text: string, i: number): number {
    const bucket = this.#buckets.get(text.slice(i, i + leastPattern));
    return bucket?.lengths.find((length) => bucket.patterns.has(text.slice(i, i + length))) ?? 0;
  }
}

function slotOf(text: string, i: number): number {
  return (
    (text.charCodeAt(i) ^
      (text.charCodeAt(i + 1) << 4) ^
      (text.charCodeAt(i + 2) << 8) ^
      (text.charCodeAt(i + 3) << 10)) &
    (slots - 1)
  );
}
