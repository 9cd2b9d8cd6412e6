import type { Session } from '../remote/session.ts';
import type { As } from './as.ts';
import type { RunContext } from './context.ts';
import { BadArguments } from './evaluate.ts';
import { Gate } from './gate.ts';
import { RunHost } from './host.ts';
import type { HostVariables } from './variables.ts';

/** So many sessions per host and user are open for the tasks of others: sshd allows 10 in one connection. */
const most = 4;

interface Pool {
  gate: Gate;
  free: Session[];
}

/** The hosts that tasks are delegated to. Their own tasks are not disturbed: these have sessions of their own. */
export class Delegates {
  readonly #hosts: Map<string, RunHost>;
  readonly #others = new Map<string, RunHost>();
  readonly #pools = new Map<string, Pool>();
  readonly #context: RunContext;

  constructor(hosts: Map<string, RunHost>, context: RunContext) {
    this.#hosts = hosts;
    this.#context = context;
  }

  /**
   * The host of this name: one of the run, one of the inventory, or this machine as `localhost`.
   * @throws BadArguments when there is none
   */
  async host(name: string): Promise<RunHost> {
    const known = this.#hosts.get(name) ?? this.#others.get(name);
    if (known) return known;
    const target = await this.#context.hosts.target(name);
    if (!target) throw new BadArguments(`there is no host "${name}" to delegate to`);
    // it is no host of the run: the report knows nothing of its connection
    const host = this.#others.get(name) ?? new RunHost(target, { ...this.#context, emit: () => {} });
    this.#others.set(name, host);
    return host;
  }

  /** What a host of the run, or one that a task was delegated to, has said. */
  said(name: string): HostVariables | undefined {
    return (this.#hosts.get(name) ?? this.#others.get(name))?.said;
  }

  /** Lends a session on that host, as that user, for one piece of work. */
  async with<T>(host: RunHost, as: As | undefined, work: (session: Session) => Promise<T>): Promise<T> {
    const key = `${host.name} ${as ? `${as.method} ${as.user}` : ''}`;
    const pool = this.#pools.get(key) ?? { gate: new Gate(most), free: [] };
    this.#pools.set(key, pool);
    return pool.gate.with(async () => {
      const session = pool.free.pop() ?? host.spareSession(as);
      const result = await work(session);
      pool.free.push(session);
      return result;
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#others.values()].map((host) => host.close()));
  }
}
