import { isDeepStrictEqual } from 'node:util';
import { ConnectionError } from '../../core/connection-error.ts';
import type { HostRecap } from '../../core/events.ts';
import type { Values } from '../../core/values.ts';
import type { Task } from '../../playbook/plan.ts';
import { openSession } from '../../remote/session/open.ts';
import type { Session } from '../../remote/session/session.ts';
import type { Target } from '../../target/target.ts';
import type { RunContext } from '../context.ts';
import { type InBlock, isRescued } from '../play/around.ts';
import { type BecomeIdentity, becomeLabel, becomeOf } from './become.ts';
import { HostCost } from './cost.ts';
import { DelegatedSessions } from './delegated-sessions.ts';
import type { HostLink } from './host-link.ts';
import { HostLock, HostLocked } from './host-lock.ts';
import { linkTo } from './link-to.ts';
import { Notices } from './notices.ts';
import { OwedOnHost } from './owed-on-host.ts';
import { remoteAddress } from './remote-address.ts';
import { HostVariables } from './variables.ts';

/** A task that failed on a host, with its result and the blocks around it. */
export interface FailedTask {
  task: Task;
  value: Values;
  blocks: readonly InBlock[];
}

/** After this time, a host that was down can be up again, in ms. */
const aWhile = 600_000;

/** One host during a run: its connection, its sessions, the variables of its tasks, and their results. */
export class RunHost {
  readonly name: string;
  target: Target;
  /** The variables that its tasks define: registered results, set_fact and facts. */
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
  readonly notices = new Notices();
  readonly owed: OwedOnHost;
  /** In check mode: a task would have changed something, here or on a host of an earlier batch. */
  wouldHaveChanged = false;
  /** The facts that are known so far. */
  readonly facts = new Set<string>();
  /** A task failed, or the host is gone: no more tasks for it. */
  over = false;
  readonly #context: RunContext;
  /** The task that failed. */
  failure: FailedTask | undefined;
  readonly #sessions = new Map<string, Session>();
  /** Who the users of its sessions are, also of those that were lost. */
  readonly #identities = new Map<string, BecomeIdentity | undefined>();
  readonly cost = new HostCost();
  /** The tasks of other hosts that run here. */
  readonly delegatedSessions = new DelegatedSessions((as) => this.#open(as));
  readonly #lock: HostLock;
  #link: HostLink;
  /** When it was connected to before its play. */
  #aheadAt = 0;
  /** Links that were replaced: a session of another user can still continue on one. */
  #earlierLinks: HostLink[] = [];

  /** @param defined variables that other hosts have already set on it */
  constructor(target: Target, context: RunContext, defined = new HostVariables()) {
    this.name = target.name;
    this.target = target;
    this.variables = defined;
    this.#context = context;
    this.owed = new OwedOnHost(this.name, this.#sessions, (user) => this.#sessionOf(user));
    this.#lock = new HostLock(this.name, context.lock, context.signal, context.emit);
    this.#link = linkTo(this, this.#context);
  }

  /** Changes how it is reached; closes a connection to another address or as another user. */
  async reachBy(target: Target): Promise<void> {
    const way = ({ connection, address, shell }: Target) =>
      connection === 'local' ? [shell] : [connection, address, shell];
    if (!isDeepStrictEqual(way(target), way(this.target))) await this.disconnect();
    this.target = target;
  }

  /**
   * Connects to it before its play begins, if the connection is one of this program alone: programs that stay open for
   * hundreds of hosts take too much memory.
   */
  connectAhead(): void {
    const { connection, address } = this.target;
    if (connection !== 'ssh' || address.via !== undefined) return;
    this.#aheadAt = performance.now();
    this.#link.open().catch(() => {});
  }

  /** Its play begins: a connection that was made ahead and is lost is made again, and one that could not be made a while ago. */
  begin(): void {
    const { loss } = this.#link;
    if (!loss || this.#sessions.size > 0) return;
    if (loss.kind !== 'lost' && performance.now() - this.#aheadAt < aWhile) return;
    this.#replaceLink();
  }

  /** The session as this user, opened on first use; the login user needs no become. */
  session(as: BecomeIdentity | undefined): Session {
    const key = becomeLabel(as);
    let session = this.#sessions.get(key);
    if (!session) {
      this.#identities.set(key, as);
      session = this.#open(as);
      this.#sessions.set(key, session);
    }
    return session;
  }

  /** The session of a user who had one: another one, if it was lost. */
  #sessionOf(user: string): Session | undefined {
    if (!this.#identities.has(user)) return undefined;
    this.renew();
    return this.session(this.#identities.get(user));
  }

  /** A session that is open: the one of root, if there is one. */
  get openSession(): Session | undefined {
    const open = [...this.#sessions].filter(([, { loss }]) => !loss);
    return (open.find(([key]) => key.endsWith(' root')) ?? open[0])?.[1];
  }

  /** Continues after a failure: the next steps run again. */
  resume(): void {
    for (const session of this.#sessions.values()) session.resume();
  }

  /** Finishes the running tasks, those of other hosts included, and starts no later ones. */
  stop(): void {
    for (const session of this.#allSessions) session.stop().catch((error) => this.gone(error));
  }

  /** Kills what it runs, and stops waiting for answers. */
  async giveUp(): Promise<void> {
    await Promise.all(this.#allSessions.map((session) => session.kill()));
    void this.close();
  }

  /**
   * Reports once that the host is gone, and why; stops waiting for what may still run there.
   * @param task the running task; its outcome is unknown
   */
  gone(error: unknown, task?: string): void {
    if (this.recap.unreachable) return;
    this.over = true;
    this.recap.unreachable = true;
    const { message, hint, isLost } = this.explain(error, task);
    const lock = error instanceof HostLocked ? (error.holder ?? {}) : undefined;
    if (lock) this.recap.locked = true;
    void this.close();
    this.#context.emit({
      event: 'host',
      host: this.name,
      status: isLost ? 'lost' : 'unreachable',
      message,
      ...(hint && { hint }),
      ...(lock && { lock }),
      ...remoteAddress(this.target),
    });
  }

  /** Why a connection or a session could not be used, in a sentence, and the hint. */
  explain(error: unknown, task?: string): { message: string; hint: string | undefined; isLost: boolean } {
    // more specific than the errors of its sessions
    const cause = this.#link.loss ?? error;
    const known = cause instanceof ConnectionError ? cause : undefined;
    const isLost = known?.kind === 'lost';
    const why = cause instanceof Error ? cause.message : String(cause);
    return {
      message: isLost && task ? `${why}; it is unknown whether "${task}" was done` : why,
      hint: known?.hint,
      isLost,
    };
  }

  /** Adds facts to those that are known. */
  learn(facts: Values): void {
    const known = this.variables.sofar.get('facts') as Values | undefined;
    this.variables.arrive('facts', Object.assign(Object.create(null), known, facts));
    for (const name of Object.keys(facts)) this.facts.add(name);
  }

  /** A task has failed: no more tasks for this host, unless there is a rescue. */
  fail(failure: FailedTask): void {
    this.over = true;
    this.failure ??= failure;
  }

  /** Whether it has failed, and no rescue handles this. */
  get hasFailed(): boolean {
    return this.over && !(this.failure && isRescued(this.failure.blocks));
  }

  /** Continues after a failure; later tasks can read its name and result. */
  recover(): void {
    if (this.failure) {
      this.variables.set('kplay_failed_task', this.failure.task.name);
      this.variables.set('kplay_failed_result', this.failure.value);
    }
    this.over = this.recap.unreachable;
    this.failure = undefined;
  }

  /** Closes the connection once no other host uses it; the next task opens a new one. */
  async disconnect(): Promise<void> {
    await this.delegatedSessions.left();
    await this.settle();
    const closed = this.close();
    this.#sessions.clear();
    this.#link = linkTo(this, this.#context);
    await closed;
  }

  /** Forgets what was lost, so that it is opened again on next use. */
  renew(): void {
    for (const [key, session] of this.#sessions) if (session.loss) this.#sessions.delete(key);
    if (!this.#link.loss) return;
    this.#replaceLink(this.#link.lastLoss);
  }

  /** @param lastLoss see HostLink; absent if nothing was at work there */
  #replaceLink(lastLoss?: ConnectionError): void {
    this.#earlierLinks.push(this.#link);
    this.#link = linkTo(this, this.#context, lastLoss);
  }

  /** Ends its sessions; one that cannot be trusted reports this. */
  async settle(): Promise<void> {
    const open = this.#allSessions.filter(({ loss }) => !loss);
    await Promise.all(open.map((session) => session.settle()));
    const loss = open.find((session) => session.loss)?.loss;
    if (loss) this.gone(loss);
  }

  async close(): Promise<void> {
    this.#lock.leave();
    this.delegatedSessions.close();
    for (const session of this.#sessions.values()) session.close();
    const links = [this.#link, ...this.#earlierLinks.splice(0)];
    await Promise.all(links.map((link) => link.close()));
  }

  /** Its own, and those for the tasks of other hosts. */
  get #allSessions(): Session[] {
    return [...this.#sessions.values(), ...this.delegatedSessions.sessions];
  }

  #open(as: BecomeIdentity | undefined): Session {
    const { shell, address, connection } = this.target;
    const meter = this.#context.trace?.meter(this.name, as?.user);
    const link = this.#link;
    const patience = address.connectTimeout;
    // this machine has no connection that can be lost
    const again = connection === 'local' || link.seconds === 0 ? undefined : link;
    const session = this.#lock.open((admission) =>
      openSession(link, shell, becomeOf(this.target, as), { patience, meter, admission, again }),
    );
    this.cost.add(session, meter);
    return session;
  }
}
