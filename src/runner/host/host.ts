import { isDeepStrictEqual } from 'node:util';
import type { HostRecap } from '../../core/events.ts';
import type { Unknown } from '../../core/unknown.ts';
import type { Values } from '../../core/values.ts';
import type { Task } from '../../playbook/plan.ts';
import { SessionLost } from '../../remote/session/loss.ts';
import { explainNoSession, NoSession, openSession } from '../../remote/session/open.ts';
import type { Session } from '../../remote/session/session.ts';
import type { Target } from '../../target/target.ts';
import { type Connection, ConnectionError } from '../../transport/transport.ts';
import type { RunContext } from '../context.ts';
import { isRescued } from '../play/tree.ts';
import { type BecomeIdentity, becomeLabel } from './become.ts';
import { DelegatedSessions } from './delegated-sessions.ts';
import { HostVariables } from './variables.ts';

/** One host throughout a run: its connection, its sessions, what its tasks have said, how they went. */
export class RunHost {
  readonly name: string;
  target: Target;
  /** What its tasks have said: registered results, set_fact and facts. */
  readonly variables: HostVariables;
  readonly recap: HostRecap = {
    changed: 0,
    unchanged: 0,
    skipped: 0,
    failed: 0,
    rescued: 0,
    ignored: 0,
    unknown: 0,
    unreachable: false,
  };
  /** Handlers that wait for their turn, by task id; with a reason where it is not known whether they were notified. */
  readonly notified = new Map<number, Unknown | undefined>();
  /** In check mode: a task would have changed something, here or on a host of an earlier batch. */
  wouldHaveChanged = false;
  /** Facts that are known by now. */
  readonly facts = new Set<string>();
  /** A task failed, or the host is gone: no more tasks for it. */
  over = false;
  readonly #context: RunContext;
  /** The task that did. */
  failure: { task: Task; value: Values; rescued: boolean } | undefined;
  readonly #sessions = new Map<string, Session>();
  /** The tasks of other hosts that run here. */
  readonly delegatedSessions = new DelegatedSessions((as) => this.#open(as));
  #connection: Promise<Connection> | undefined;
  /** Why the connection was lost, or is not there: it knows better than what ran over it. */
  #lost: ConnectionError | undefined;
  /** What to say of sessions that never opened, by the error that their steps get. */
  readonly #explained = new Map<Error, NoSession>();

  /** @param said what others have said of it before */
  constructor(target: Target, context: RunContext, said = new HostVariables()) {
    this.name = target.name;
    this.target = target;
    this.variables = said;
    this.#context = context;
  }

  /** How it is reached from here on; a connection that leads elsewhere, or as someone else, is given up. */
  async reachBy(target: Target): Promise<void> {
    const way = ({ connection, address, shell }: Target) =>
      connection === 'local' ? [shell] : [connection, address, shell];
    if (!isDeepStrictEqual(way(target), way(this.target))) await this.disconnect();
    this.target = target;
  }

  /** The session as this user, opened when it is asked for first; the login user needs no becoming. */
  session(as: BecomeIdentity | undefined): Session {
    const key = becomeLabel(as);
    let session = this.#sessions.get(key);
    if (!session) {
      session = this.#open(as);
      this.#sessions.set(key, session);
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

  /** Waits for nothing that it has not said by now. */
  giveUp(): void {
    for (const session of [...this.#sessions.values(), ...this.delegatedSessions.sessions])
      session.abandon('the run was ended before it answered');
    void this.close();
  }

  /**
   * Tells that the host is gone, once, and why; nothing that may still run there is waited for.
   * @param task what was at work: nobody knows what became of it
   */
  gone(error: unknown, task?: string): void {
    if (this.recap.unreachable) return;
    this.over = true;
    this.recap.unreachable = true;
    const { message, hint, isLost } = this.explain(error, task);
    void this.close();
    this.#context.emit({
      event: 'host',
      host: this.name,
      status: isLost ? 'lost' : 'unreachable',
      message,
      ...(hint && { hint }),
    });
  }

  /** Why a connection or a session is not there, in a sentence, and what to do. */
  explain(error: unknown, task?: string): { message: string; hint: string | undefined; isLost: boolean } {
    const cause = this.#lost ?? this.#explained.get(error as Error) ?? error;
    const isLost =
      cause instanceof SessionLost || (cause instanceof ConnectionError && cause.problem === 'lost');
    const knows = [ConnectionError, NoSession, SessionLost].some((kind) => cause instanceof kind);
    const hint = knows ? (cause as NoSession).hint : undefined;
    const why = cause instanceof Error ? cause.message : String(cause);
    return {
      message: isLost && task ? `${why}; whether "${task}" was done is not known` : why,
      hint,
      isLost,
    };
  }

  /** Notifies a handler; `unknown`: perhaps, in check mode. */
  notify(id: number, unknown: Unknown | undefined): void {
    if (!unknown || !this.notified.has(id)) this.notified.set(id, unknown);
  }

  /** A task has failed: no more tasks for this host, unless there is a rescue. */
  fail(task: Task, value: Values): void {
    this.over = true;
    this.failure = { task, value, rescued: isRescued(task) };
  }

  /** Goes on after a failure, whose name and result later tasks can see. */
  recover(): void {
    if (this.failure) {
      this.variables.set('kplay_failed_task', this.failure.task.name);
      this.variables.set('kplay_failed_result', this.failure.value);
    }
    this.over = this.recap.unreachable;
    this.failure = undefined;
  }

  /** Ends the connection, once nobody else is at work here; the next task makes a new one. */
  async disconnect(): Promise<void> {
    await this.delegatedSessions.left();
    await this.settle();
    const closed = this.close();
    this.#sessions.clear();
    this.#connection = undefined;
    this.#lost = undefined;
    await closed;
  }

  /** Forgets what has been lost: it is made anew when it is asked for. */
  renew(): void {
    for (const [key, session] of this.#sessions) if (session.loss) this.#sessions.delete(key);
    if (this.#lost) this.#connection = this.#lost = undefined;
  }

  /** Lets its sessions come to their end; one that must not be trusted tells so by then. */
  async settle(): Promise<void> {
    const open = [...this.#sessions.values(), ...this.delegatedSessions.sessions].filter(({ loss }) => !loss);
    await Promise.all(open.map((session) => session.settle()));
    const loss = open.find((session) => session.loss)?.loss;
    if (loss) this.gone(loss);
  }

  async close(): Promise<void> {
    this.delegatedSessions.close();
    for (const session of this.#sessions.values()) session.close();
    const connection = await this.#connection?.catch(() => undefined);
    connection?.close();
  }

  #open(as: BecomeIdentity | undefined): Session {
    this.#connection ??= this.#connect();
    const { shell, address, becomePassword: password } = this.target;
    const become = as && { ...as, ...(password !== undefined && { password }) };
    const session = openSession(this.#connection, shell, become, address.connectTimeout);
    session.opened.catch((error) => {
      if (error instanceof SessionLost) this.#explained.set(error, explainNoSession(error, become));
    });
    return session;
  }

  async #connect(): Promise<Connection> {
    const { emit, signal } = this.#context;
    emit({ event: 'host', host: this.name, status: 'connecting' });
    try {
      const connection = await this.target.transport.connect(this.target.address, signal);
      emit({ event: 'host', host: this.name, status: 'connected' });
      connection.lost.then((error) => {
        this.#lost = error;
      });
      return connection;
    } catch (error) {
      this.#lost = error as ConnectionError;
      throw error;
    }
  }
}
