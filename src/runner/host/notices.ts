import { isDeepStrictEqual } from 'node:util';
import type { Notifier } from '../../core/events.ts';
import type { Unknown } from '../../core/unknown.ts';

/** That a handler is notified, and by which tasks. */
export interface Notified {
  /** Why it is unknown whether it is, in check mode. */
  unknown: Unknown | undefined;
  by: Notifier[];
}

/** The notified handlers of a host, by the ids of their tasks. */
export class Notices {
  readonly #open = new Map<number, Notified>();
  readonly #taken = new Map<number, Notifier[]>();

  /** How many handlers have not run yet. */
  get size(): number {
    return this.#open.size;
  }

  /** Whether a handler is surely notified, and has not run yet. */
  has(id: number): boolean {
    const notice = this.#open.get(id);
    return notice !== undefined && !notice.unknown;
  }

  /** Notifies a handler. */
  add(id: number, { unknown, by }: Notified): void {
    const before = this.#open.get(id);
    const known = before?.by ?? [];
    const more = by.filter(({ place }) => !known.some((other) => isDeepStrictEqual(other.place, place)));
    this.#open.set(id, { unknown: before ? before.unknown && unknown : unknown, by: [...known, ...more] });
  }

  /** Takes the notice of a handler that is about to run; undefined if nothing has notified it. */
  take(id: number): Notified | undefined {
    const notice = this.#open.get(id);
    if (notice) this.#taken.set(id, notice.by);
    this.#open.delete(id);
    return notice;
  }

  /** The tasks that have notified a handler that runs or has run. */
  notifiersOf(id: number): Notifier[] | undefined {
    return this.#taken.get(id);
  }

  /** Forgets the handlers that have not run. */
  clear(): void {
    this.#open.clear();
  }
}
