import { randomHex } from '../../core/random-text.ts';
import type { Answer } from './answer.ts';

/** A reply of the shell about the session. */
export type SessionReply = Pick<Answer, 'results' | 'notes'>;

/**
 * The replies of the session's shell about itself, each with its own token: that it has started, and that it has
 * processed everything sent before.
 */
export class SessionReplies {
  readonly #awaited: { token: string; then: (reply: SessionReply) => void; lost?: (error: Error) => void }[] =
    [];
  #settled: (() => void) | undefined;

  /**
   * Creates the token of a requested reply.
   * @param lost is called if it does not come
   */
  issue(then: (reply: SessionReply) => void, lost?: (error: Error) => void): string {
    const token = randomHex(10);
    this.#awaited.push({ token, then, ...(lost && { lost }) });
    return token;
  }

  /** One has not arrived. */
  get areAwaited(): boolean {
    return this.#awaited.length > 0;
  }

  /** Takes a reply; throws if it is not the expected one. */
  heard(token: string, reply: SessionReply): void {
    if (this.#awaited[0]?.token !== token) throw new Error('it sent a reply without a request');
    this.#awaited.shift()!.then(reply);
    if (this.#awaited.length === 0) this.#settled?.();
  }

  /** Ends the waiting for replies. */
  end(error: Error): void {
    for (const { lost } of this.#awaited.splice(0)) lost?.(error);
    this.#settled?.();
  }

  /** Waits until all requested replies have arrived. */
  settled(): Promise<void> {
    if (this.#awaited.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#settled = resolve;
    });
  }
}
