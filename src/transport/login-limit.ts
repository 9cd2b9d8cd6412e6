import { ConnectionError } from '../core/connection-error.ts';
import { timeLimit } from '../core/time-limit.ts';
import { isProgramBusy } from './busy.ts';

/** Logins at a time at the beginning, and the fewest: sshd refuses some of more than ten (MaxStartups 10:30:100). */
const first = 16;
const least = 8;
/** So many places must refuse logins before there are fewer: one place alone is its own limit. */
const enough = 3;
/** After a refusal, so many rounds of logins must succeed before there is one more. */
const rounds = 4;

/** The number of parallel logins to one place: fewer than sshd accepts before it refuses some. */
const atOnce = 8;
/** A login that takes longer, in ms, waits for its host: it counts at its place only, so that dead hosts do not hold up the others. */
const usual = 1000;

/**
 * Limits how many logins are under way at a time: to one place, and to all together. There are more of them while
 * logins succeed and this program has time left, and half as many when hosts refuse them: several addresses can be one
 * machine, or behind one.
 */
export class LoginLimit {
  readonly #isBusy: () => boolean;
  /** The most at a time. */
  #limit = first;
  readonly #all = new Queue(() => this.#limit);
  readonly #places = new Map<string, Queue>();
  /** The number of logins that wait, wherever they do. */
  #waiting = 0;
  #observers: (() => void)[] = [];
  /** The places that have refused a login since the limit has changed last. */
  readonly #refusing = new Set<string>();
  #hasRefused = false;

  /** @param isBusy whether this program has no time left for more */
  constructor(isBusy = isProgramBusy) {
    this.#isBusy = isBusy;
  }

  /** How many logins there may be at a time, now. */
  get limit(): number {
    return Math.floor(this.#limit);
  }

  /** Logs in when it may: in the order of the calls, at each place. */
  async with<T>(place: string, login: () => Promise<T>): Promise<T> {
    const here = this.#places.get(place) ?? new Queue(() => atOnce);
    this.#places.set(place, here);
    this.#waiting++;
    await here.enter();
    await this.#all.enter();
    this.#begun();
    let counts = true;
    const leaveAll = () => {
      if (counts) this.#all.leave();
      counts = false;
    };
    const inTime = timeLimit(usual, leaveAll);
    try {
      const result = await login();
      this.#succeeded();
      return result;
    } catch (error) {
      if (isRefusal(error)) this.#refused(place);
      throw error;
    } finally {
      inTime();
      leaveAll();
      here.leave();
      if (here.isEmpty) this.#places.delete(place);
    }
  }

  /** Resolves when few logins wait: until then, the work that leads to more of them is too early. */
  async fewWait(): Promise<void> {
    while (this.#waiting >= first) await new Promise<void>((resolve) => this.#observers.push(resolve));
  }

  #begun(): void {
    this.#waiting--;
    for (const observer of this.#observers.splice(0)) observer();
  }

  #succeeded(): void {
    if (this.#waiting === 0 || this.#isBusy()) return;
    const before = this.limit;
    this.#limit += this.#hasRefused ? 1 / (rounds * this.#limit) : 1;
    if (this.limit > before) this.#refusing.clear();
  }

  #refused(place: string): void {
    this.#refusing.add(place);
    if (this.#refusing.size < enough) return;
    this.#refusing.clear();
    this.#hasRefused = true;
    this.#limit = Math.max(least, this.#limit / 2);
  }
}

/** Whether a host has refused a login since there were too many. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ConnectionError && error.kind === 'busy';
}

/** Lets so many in at a time, in the order of their arrival; how many may change. */
class Queue {
  readonly #most: () => number;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(most: () => number) {
    this.#most = most;
  }

  get isEmpty(): boolean {
    return this.#inside === 0 && this.#waiting.length === 0;
  }

  enter(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#admit();
    });
  }

  leave(): void {
    this.#inside--;
    this.#admit();
  }

  #admit(): void {
    while (this.#inside + 1 <= this.#most() && this.#waiting.length > 0) {
      this.#inside++;
      this.#waiting.shift()!();
    }
  }
}

/** For all connections of this program. */
export const logins = new LoginLimit();
