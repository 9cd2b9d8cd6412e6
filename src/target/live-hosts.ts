import type { HostAddition } from '../actions/action.ts';
import { InvalidInput, Trouble } from '../core/errors.ts';
import { placeText } from '../core/place-text.ts';
import type { ConnectionKeywords } from '../core/reach.ts';
import type { Values } from '../core/values.ts';
import { isNews } from '../inventory/additions.ts';
import { grown, reloaded } from '../inventory/load.ts';
import type { Addition } from '../inventory/model/addition.ts';
import type { Host, Inventory } from '../inventory/model/inventory.ts';
import { groupNameFor, groupNameProblem, hostNameProblem } from '../inventory/model/names.ts';
import { chooseHosts } from '../playbook/hosts/choice.ts';
import type { Plan, Play } from '../playbook/plan.ts';
import type { RunHosts } from '../runner/context.ts';
import { type Target, type TargetOptions, targetFor, thisMachine } from './target.ts';

type LiveHostOptions = TargetOptions & { limit?: string };

/** The hosts of a run: an inventory that its tasks may replace with a newer one. */
export class LiveHosts implements RunHosts {
  readonly #plan: Plan;
  readonly #options: LiveHostOptions;
  readonly #extraVars: Values;
  readonly #targets = new WeakMap<Host, Promise<Target>>();
  /** Hosts that the inventory has lost; a play with them continues with them. */
  readonly #lost = new Map<string, Host>();
  #inventory: Inventory;
  /** Changes run one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(plan: Plan, inventory: Inventory, options: LiveHostOptions, extraVars: Values) {
    this.#plan = plan;
    this.#inventory = inventory;
    this.#options = options;
    this.#extraVars = extraVars;
  }

  get inventory(): Inventory {
    return this.#inventory;
  }

  of(play: Play): Play {
    if (!play.choice) return play;
    return { ...play, ...chooseHosts(this.#inventory, play.choice, this.#options.limit, 'nobody') };
  }

  /** A host that is, or was, in the inventory. */
  host(name: string): Host | undefined {
    return this.#inventory.hosts.get(name) ?? this.#lost.get(name) ?? thisMachine(name);
  }

  async target(name: string, reach?: ConnectionKeywords): Promise<Target | undefined> {
    const host = this.host(name);
    if (!host || !reach) return host && this.#targetOf(host);
    return targetFor(host, this.#options, this.#extraVars, reach);
  }

  names(): Iterable<string> {
    return this.#inventory.hosts.keys();
  }

  add({ name, ...given }: HostAddition): Promise<boolean> {
    refuse('host', name, hostNameProblem(name));
    for (const group of given.groups) refuse('group', group, groupNameProblem(group));
    return this.#grow({ host: name, ...given }, name);
  }

  async group(host: string, key: string, parents: readonly string[]) {
    const names = [key, ...parents].map(groupNameFor) as [string, ...string[]];
    for (const name of names) refuse('group', name, groupNameProblem(name));
    const [group, ...above] = names;
    return { group, isNews: await this.#grow({ group, parents: above, members: [host] }, host) };
  }

  refresh(): Promise<void> {
    return this.#next(async () => {
      const later = await reloaded(this.#inventory);
      const open = this.#plan.plays.flatMap(({ choice }) => choice ?? []);
      const wanted = open.flatMap(
        (choice) => chooseHosts(later, choice, this.#options.limit, 'nobody').hosts,
      );
      for (const name of new Set(wanted)) await this.#targetOf(later.hosts.get(name)!);
      for (const [name, host] of this.#inventory.hosts)
        if (!later.hosts.has(name)) this.#lost.set(name, host);
      this.#inventory = later;
    });
  }

  /** Adds an addition for a host, unless this makes the host unreachable. */
  #grow(addition: Addition, name: string): Promise<boolean> {
    return this.#next(async () => {
      if (!isNews(this.#inventory, addition)) return false;
      const later = await grown(this.#inventory, addition);
      const host = later.hosts.get(name);
      if (host) await this.#targetOf(host);
      this.#inventory = later;
      return true;
    });
  }

  #next<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(change).catch((error) => {
      throw inASentence(error);
    });
    this.#turn = done.catch(() => {});
    return done;
  }

  #targetOf(host: Host): Promise<Target> {
    const known = this.#targets.get(host) ?? targetFor(host, this.#options, this.#extraVars);
    this.#targets.set(host, known);
    return known;
  }
}

function refuse(kind: string, name: string, problem: string | undefined): void {
  if (problem) throw new Error(`the name of ${kind} "${name}" ${problem}`);
}

/** Turns findings during a run into the failure of a task, which has one sentence. */
function inASentence(error: unknown): unknown {
  if (!(error instanceof InvalidInput)) return error;
  const errors = error.diagnostics.filter(({ severity }) => severity === 'error');
  const reported = errors.map(({ message, place }) => message + (place ? ` (${placeText(place)})` : ''));
  const hint = errors[0]?.hint;
  return new Trouble(reported.join('; '), hint === undefined ? {} : { hint });
}
