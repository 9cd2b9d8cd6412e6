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

  /** Tells that the host is gone, once, and why. */
  gone(error: unknown): void {
    if (this.recap.unreachable) return;
    this.over = true;
    this.recap.unreachable = true;
    const lost =
      error instanceof SessionLost || (error instanceof ConnectionError && error.problem === 'lost');
    const hint = error instanceof ConnectionError || error instanceof NoSession ? error.hint : undefined;
    const message = error instanceof Error ? error.message : String(error);
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
    const session = openSession(this.#connection, this.target.shell, become);
    session.opened.catch((error) =>
      this.gone(error instanceof SessionLost ? explainNoSession(error, become) : error),
    );
    return session;
  }

  async #connect(): Promise<Connection> {
    const { emit, signal } = this.#context;
    emit({ event: 'host', host: this.name, status: 'connecting' });
    const connection = await this.target.transport.connect(this.target.address, signal);
    emit({ event: 'host', host: this.name, status: 'connected' });
    return connection;
  }
}
