import { randomBytes } from 'node:crypto';

type Results = Record<string, string>;

/**
 * What the session's shell says of itself, each with a token that it is given for it: that it is there, and that it has
 * come past all that it was sent before.
 */
export class SessionReplies {
  readonly #awaited: { token: string; then: (results: Results) => void }[] = [];
  #settled: (() => void) | undefined;

  /** Makes the token of a saying that is being asked for. */
  issue(then: (results: Results) => void): string {
    const token = randomBytes(10).toString('hex');
    this.#awaited.push({ token, then });
    return token;
  }

  /** Takes a saying; throws when it is not the one that is awaited. */
  heard(token: string, results: Results): void {
    if (this.#awaited[0]?.token !== token)
      throw new Error('it says something about itself that nobody asked for');
    this.#awaited.shift()!.then(results);
    if (this.#awaited.length === 0) this.#settled?.();
  }

  /** Nothing is heard any more. */
  end(): void {
    this.#awaited.length = 0;
    this.#settled?.();
  }

  /** Waits until all has been said that was asked for. */
  settled(): Promise<void> {
    if (this.#awaited.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#settled = resolve;
    });
  }
}
