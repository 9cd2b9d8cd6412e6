import { setImmediate, setTimeout } from 'node:timers/promises';
import { isProgramBusy } from '../../transport/busy.ts';
import { logins } from '../../transport/login-limit.ts';

/** So many hosts begin together; later, a host begins at once if fewer are at work. */
const first = 16;
/** Of the others, so many begin in one turn of the event loop: all their tasks are evaluated in it. */
const later = 2;
/** So many hosts may be connected, or be connecting, before their plays begin. */
const mostAhead = 1000;
/** While it connects to hosts ahead, the program begins with others if it has used no more than this share of its time. */
const shareAhead = 0.5;
/** The time between two looks at how busy the program is, and the longest time for which it lets a host wait, in ms. */
const pause = 20;
const longest = 1000;

/** A host whose play is to begin. */
interface StartingHost {
  /** Connects to it; its first task uses this connection. */
  connectAhead(): void;
}

/**
 * Lets hosts begin their plays a few at a time, and answers of others be read in between: the tasks of a thousand hosts that
 * begin at once would keep the program busy for seconds. A busy program has a few hosts at work and connects to the
 * others first: more at work would not be faster, and who waits for a login would wait longer.
 */
export class HostStarts {
  readonly #hosts: readonly StartingHost[];
  readonly #isAhead: boolean;
  readonly #signal: AbortSignal;
  #last: Promise<void> = Promise.resolve();
  #called = 0;
  #begun = 0;
  #atWork = 0;
  /** How many of the hosts are connected, or were not connected ahead. */
  #reached = 0;
  #isConnecting = false;

  /**
   * @param hosts in the order in which they begin
   * @param isAhead whether to connect to them before they begin
   * @param signal aborted: they begin at once
   */
  constructor(hosts: readonly StartingHost[], isAhead: boolean, signal: AbortSignal) {
    this.#hosts = hosts;
    this.#isAhead = isAhead;
    this.#signal = signal;
  }

  /** Runs the play of the next host when it may begin. */
  async run(play: () => Promise<void>): Promise<void> {
    await this.#next(this.#called++);
    this.#begun++;
    this.#atWork++;
    if (this.#isAhead) void this.#connectAhead();
    try {
      await play();
    } finally {
      this.#atWork--;
    }
  }

  #next(number: number): Promise<void> {
    if (number >= first)
      this.#last = this.#last.then(async () => {
        if (number % later === 0) await setImmediate();
        await logins.fewWait();
        await this.#untilFree();
      });
    return this.#last;
  }

  /** Resolves when the program has time for another host, or this host has waited for long enough. */
  async #untilFree(): Promise<void> {
    for (let waited = 0; waited < longest && !this.#signal.aborted; waited += pause) {
      if (!this.#isConnecting && this.#atWork < first) return;
      if (!isProgramBusy(this.#isConnecting ? shareAhead : undefined)) return;
      await setTimeout(pause);
    }
  }

  async #connectAhead(): Promise<void> {
    if (this.#isConnecting) return;
    this.#isConnecting = true;
    for (;;) {
      this.#reached = Math.max(this.#reached, this.#begun);
      const host = this.#reached < this.#begun + mostAhead ? this.#hosts[this.#reached] : undefined;
      if (!host || this.#signal.aborted) break;
      host.connectAhead();
      this.#reached++;
      await logins.fewWait();
    }
    this.#isConnecting = false;
  }
}
