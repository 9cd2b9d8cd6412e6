import type { HostRecap } from '../core/events.ts';
import { explainNoSession, NoSession, openSession } from '../remote/open.ts';
import { type Session, SessionLost } from '../remote/session.ts';
import { type Connection, ConnectionError } from '../transport/transport.ts';
import type { RunContext, Target } from './context.ts';
import { HostVariables } from './variables.ts';

/** One host throughout a run: its connection, its sessions, what its tasks have said, how they went. */
export class RunHost {
  readonly name: string;
  readonly target: Target;
  /** What its tasks have said: registered results, set_fact and facts. */
  readonly said = new HostVariables();
  readonly recap: HostRecap = {
    changed: 0,
    unchanged: 0,
    skipped: 0,
    failed: 0,
    ignored: 0,
    unreachable: false,
  };
  /** Handlers that wait for their turn, by task id. */
  readonly notified = new Set<number>();
  /** Facts that are known by now. */
  readonly facts = new Set<string>();
  /** A task failed, or the host is gone: no more tasks for it. */
  over = false;
  readonly #context: RunContext;
  readonly #sessions = new Map<string, Session>();
  #connection: Promise<Connection> | undefined;
  /** Why the connection was lost: it knows better than what ran over it. */
  #lost: ConnectionError | undefined;
  /** What to say of sessions that never opened, by the error that their steps get. */
  readonly #explained = new Map<Error, NoSession>();

  constructor(target: Target, context: RunContext) {
    this.name = target.name;
    this.target = target;
    this.#context = context;
  }

  /** The session as this user, opened when it is asked for first; the login user needs no becoming. */
  session(become: string | undefined): Session {
    const user = become === this.target.address.user ? '' : (become ?? '');
    let session = this.#sessions.get(user);
    if (!session) {
      session = this.#open(user);
      this.#sessions.set(user, session);
    }
    return session;
  }

  /** After a failure: what comes now shall run. */
  resume(): void {
    for (const session of this.#sessions.values()) session.resume();
  }

  /** Lets the task at work end, and none behind it begin. */
  stop(): void {
    for (const session of this.#sessions.values()) session.stop().catch((error) => this.gone(error));
  }

  /**
   * Tells that the host is gone, once, and why; nothing that may still run there is waited for.
   * @param task what was at work: nobody knows what became of it
   */
  gone(error: unknown, task?: string): void {
    if (this.recap.unreachable) return;
    this.over = true;
    this.recap.unreachable = true;
    const cause = this.#lost ?? this.#explained.get(error as Error) ?? error;
    const lost =
      cause instanceof SessionLost || (cause instanceof ConnectionError && cause.problem === 'lost');
    const hint = cause instanceof ConnectionError || cause instanceof NoSession ? cause.hint : undefined;
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = lost && task ? `${why}; whether "${task}" was done is not known` : why;
    void this.close();
    this.#context.emit({
      event: 'host',
      host: this.name,
      status: lost ? 'lost' : 'unreachable',
      message,
      ...(hint && { hint }),
    });
  }

  async close(): Promise<void> {
    for (const session of this.#sessions.values()) session.close();
    const connection = await this.#connection?.catch(() => undefined);
    connection?.close();
  }

  #open(user: string): Session {
    this.#connection ??= this.#connect();
    const password = this.target.becomePassword;
    const become = user === '' ? undefined : { user, ...(password !== undefined && { password }) };
    const { shell, address } = this.target;
    const session = openSession(this.#connection, shell, become, address.connectTimeout);
    session.opened.catch((error) => {
      if (error instanceof SessionLost) this.#explained.set(error, explainNoSession(error, become));
    });
    return session;
  }

  async #connect(): Promise<Connection> {
    const { emit, signal } = this.#context;
    emit({ event: 'host', host: this.name, status: 'connecting' });
    const connection = await this.target.transport.connect(this.target.address, signal);
    emit({ event: 'host', host: this.name, status: 'connected' });
    connection.lost.then((error) => {
      this.#lost = error;
    });
    return connection;
  }
}
