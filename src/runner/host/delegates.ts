import { BadArguments } from '../../evaluate/errors.ts';
import type { RunContext } from '../context.ts';
import { RunHost } from './host.ts';
import type { HostVariables } from './variables.ts';

/** The hosts that tasks are delegated to. */
export class Delegates {
  readonly #hosts: Map<string, RunHost>;
  readonly #others = new Map<string, RunHost>();
  readonly #context: RunContext;

  constructor(hosts: Map<string, RunHost>, context: RunContext) {
    this.#hosts = hosts;
    this.#context = context;
  }

  /**
   * The host of this name: one of the run, one of the inventory, or this machine as `localhost`.
   * @throws BadArguments for an unknown host
   */
  async host(name: string): Promise<RunHost> {
    const known = this.#hosts.get(name) ?? this.#others.get(name);
    if (known) return known;
    const target = await this.#context.hosts.target(name);
    if (!target) throw new BadArguments(`there is no host "${name}" to delegate to`);
    // it is not a host of the run, so the report does not show its connection
    const host = this.#others.get(name) ?? new RunHost(target, { ...this.#context, emit: () => {} });
    this.#others.set(name, host);
    return host;
  }

  /** The variables of a host of the run, or of one that a task was delegated to. */
  variablesOf(name: string): HostVariables | undefined {
    return (this.#hosts.get(name) ?? this.#others.get(name))?.variables;
  }

  [Symbol.iterator](): Iterator<RunHost> {
    return this.#others.values();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#others.values()].map((host) => host.close()));
  }
}
