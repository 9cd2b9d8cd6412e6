import { ConnectionError } from '../../core/connection-error.ts';
import type { AnotherConnection } from '../../remote/session/channel.ts';
import type { Connection } from '../../transport/transport.ts';
import { pause } from '../pause.ts';

/** What a link needs of its host. */
export interface LinkedHost {
  /** Connects for the first time. */
  connect(signal: AbortSignal): Promise<Connection>;
  /** Connects again, within so many seconds. */
  connectAgain(seconds: number, signal: AbortSignal): Promise<Connection>;
  /** For how long to try to connect again, in seconds. */
  readonly seconds: number;
  notice(message: string): void;
}

/** The time between two attempts to connect again, in seconds: it doubles up to the longest one. */
const pauses = { first: 1, longest: 8 };

/** How long the reason for a closed channel may take, in seconds. */
const moment = 1;

/** The connection of a host, and the next ones when it is lost. */
export class HostLink implements AnotherConnection {
  readonly seconds: number;
  readonly #host: LinkedHost;
  readonly #closing = new AbortController();
  readonly #run: AbortSignal;
  #ending: AbortSignal | undefined;
  #connection: Promise<Connection> | undefined;
  #since = 0;
  #again: Promise<unknown> | undefined;
  /** Why there is no connection, for good or until there is another one. */
  loss: ConnectionError | undefined;
  /** Why the last connection was lost, perhaps one of an earlier link. */
  lastLoss: ConnectionError | undefined;

  /**
   * @param signal aborted: the run ends, and there is no other connection
   * @param lastLoss why the link was lost that this one replaces: what that one was used for may still be at work
   */
  constructor(host: LinkedHost, signal: AbortSignal, lastLoss?: ConnectionError) {
    this.#host = host;
    this.lastLoss = lastLoss;
    this.seconds = host.seconds;
    this.#run = signal;
  }

  /** Aborted when the run ends, or the link closes. Made on first use: most hosts never use their last link. */
  get #signal(): AbortSignal {
    this.#ending ??= AbortSignal.any([this.#run, this.#closing.signal]);
    return this.#ending;
  }

  /** The connection, opened on first use. */
  open(): Promise<Connection> {
    this.#connection ??= this.#watched(this.#host.connect(this.#signal));
    return this.#connection;
  }

  /** Runs a command over the connection. */
  readonly exec: Connection['exec'] = async (command) => (await this.open()).exec(command);

  after(since: number): Promise<unknown> {
    this.#again ??= this.#connectAgain(since).finally(() => {
      this.#again = undefined;
    });
    return this.#again;
  }

  continued(): void {
    this.#host.notice('it is connected again, and continues');
  }

  async close(): Promise<void> {
    // without a reason, it makes an error
    this.#closing.abort('closed');
    const connection = await this.#connection?.catch(() => undefined);
    connection?.close();
  }

  async #watched(opening: Promise<Connection>): Promise<Connection> {
    try {
      const connection = await opening;
      this.#since = performance.now();
      this.loss = undefined;
      void connection.lost.then((error) => {
        this.loss ??= error;
        this.lastLoss = error ?? this.lastLoss;
      });
      return connection;
    } catch (error) {
      this.loss = this.lastLoss ? notAgain(this.lastLoss, error as Error) : (error as ConnectionError);
      throw error;
    }
  }

  async #connectAgain(since: number): Promise<unknown> {
    const { lost } = await this.open();
    const loss = await Promise.race([lost, pause(moment, this.#signal)]);
    if (!loss) {
      // another session may have connected again
      if (this.#since > since && !this.#signal.aborted) return;
      throw new ConnectionError('lost', 'the host closed the channel of the session');
    }
    this.#host.notice(`${loss.message}; kplay tries to connect again for ${this.seconds} s`);
    this.#connection = this.#watched(this.#attempts(since + this.seconds * 1000));
    return this.#connection.catch(() => {
      throw this.loss;
    });
  }

  async #attempts(until: number): Promise<Connection> {
    for (let wait = pauses.first; ; wait = Math.min(pauses.longest, 2 * wait)) {
      const left = Math.max(1, Math.ceil((until - performance.now()) / 1000));
      try {
        return await this.#host.connectAgain(left, this.#signal);
      } catch (error) {
        const { isTemporary } = error as ConnectionError;
        const isOver = performance.now() + wait * 1000 > until || this.#signal.aborted;
        if (!isTemporary || isOver) throw error;
      }
      await pause(wait, this.#signal);
    }
  }
}

/** A connection was lost, and there is no other one. */
function notAgain({ message, hint }: ConnectionError, why: Error): ConnectionError {
  return new ConnectionError('lost', `${message}, and it could not be connected again: ${why.message}`, hint);
}
