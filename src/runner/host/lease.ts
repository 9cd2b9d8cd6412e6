import type { Session } from '../../remote/session/session.ts';

/**
 * Seconds for which the connection of a session may be silent. Its controller sends something every two seconds, and
 * gives the connection up after eight.
 */
const limit = 30;

/**
 * Watches the session that holds a lock through the waiting session, and kills it when its controller is gone: its sshd has not
 * run for a while, so nothing has come. If the controller is only stopped, it finds its session lost when it continues.
 */
export class Lease {
  readonly #session: Session;
  #pulse = '';
  #since = performance.now();

  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * Looks at the holder; resolves to true if it was killed.
   * @param process its process on the host, as the host reports it
   * @param pulse how often its sshd has run; empty if that is unknown
   */
  async end(process: string, pulse: string): Promise<boolean> {
    const seen = `${process} ${pulse}`;
    if (seen !== this.#pulse) {
      this.#pulse = seen;
      this.#since = performance.now();
    }
    const isSilent = performance.now() - this.#since >= limit * 1000;
    // both are from the host, and become words of a command
    if (!isSilent || pulse === '' || !/^\d+( \d+)+$/.test(seen)) return false;
    this.#since = performance.now();
    const { killed } = await this.#session.ask('kp_end_holder', seen);
    return killed === 'yes';
  }
}
