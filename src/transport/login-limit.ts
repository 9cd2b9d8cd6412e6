import { type EventLoopUtilization, performance } from 'node:perf_hooks';

/** Logins at a time at the beginning, and the fewest: sshd refuses some of more than ten (MaxStartups 10:30:100). */
const first = 32;
const least = 8;
/** So many places must refuse logins before there are fewer: one place alone is its own limit. */
const enough = 3;
/** After a refusal, so many rounds of logins must succeed before there is one more. */
const rounds = 4;

/**
 * Limits how many logins are under way at a time, to all hosts together. There are more of them while logins succeed
 * and this program has time left, and half as many when hosts refuse them: several addresses can be one machine, or
 * behind one.
 */
export class LoginLimit {
  readonly #isBusy: () => boolean;
  readonly #waiting: (() => void)[] = [];
  #limit = first;
  #inside = 0;
  /** The places that have refused a login since the limit has changed last. */
  readonly #refusing = new Set<string>();
  #hasRefused = false;

  /** @param isBusy whether this program has no time left for more */
  constructor(isBusy = programIsBusy()) {
    this.#isBusy = isBusy;
  }

  /** How many logins there may be at a time, now. */
  get limit(): number {
    return Math.floor(this.#limit);
  }

  /** Lets one login in, in the order of their arrival; it must leave. */
  async enter(): Promise<void> {
    if (this.#inside < this.limit) this.#inside++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  leave(): void {
    this.#inside--;
    while (this.#inside < this.limit && this.#waiting.length > 0) {
      this.#inside++;
      this.#waiting.shift()!();
    }
  }

  /** A login has succeeded. */
  succeeded(): void {
    if (this.#waiting.length === 0 || this.#isBusy()) return;
    const before = this.limit;
    this.#limit += this.#hasRefused ? 1 / (rounds * this.#limit) : 1;
    if (this.limit > before) this.#refusing.clear();
  }

  /** A login was refused at this place, since there were too many. */
  refused(place: string): void {
    this.#refusing.add(place);
    if (this.#refusing.size < enough) return;
    this.#refusing.clear();
    this.#hasRefused = true;
    this.#limit = Math.max(least, this.#limit / 2);
  }
}

/** The share of time in which this program works, from which on it is busy, and how long that is measured, in ms. */
const busy = 0.8;
const span = 100;

function programIsBusy(): () => boolean {
  let since: EventLoopUtilization = performance.eventLoopUtilization();
  let at = performance.now();
  let isBusy = false;
  return () => {
    const now = performance.now();
    if (now - at < span) return isBusy;
    isBusy = performance.eventLoopUtilization(since).utilization > busy;
    since = performance.eventLoopUtilization();
    at = now;
    return isBusy;
  };
}
