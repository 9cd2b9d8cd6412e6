import { sha256 } from '../../core/hash.ts';
import {
  type OwedHandler,
  type OwedNote,
  type OwingRun,
  owedLine,
  owedText,
} from '../../core/owed-handler.ts';
import type { Plan, Play, Task } from '../../playbook/plan.ts';
import { tasksIn } from '../../playbook/tree.ts';

/** The number of digits that stand for a handler, and for its host. */
const digits = { handler: 16, host: 8 };

/** The names by which hosts keep the handlers of a plan, equal in all runs of its playbooks. */
export class HandlerKeys {
  readonly #plan: Plan;
  readonly #run: OwingRun;
  readonly #nameOf: (playbook: string) => string;
  readonly #known = new Map<Task, OwedHandler>();
  readonly #hosts = new Map<string, string>();

  /** @param nameOf what all checkouts of a repository call the file of a playbook */
  constructor(plan: Plan, run: OwingRun, nameOf: (playbook: string) => string) {
    this.#plan = plan;
    this.#run = run;
    this.#nameOf = nameOf;
  }

  /** How a host keeps a handler. Hosts of several names, or with the same homes, keep those of each name. */
  owed(play: Play, handler: Task, host: string): OwedHandler {
    const { key, text } = this.#ofAnyHost(play, handler);
    return { key: this.#prefix(host) + key, text };
  }

  /** Whether a key is one of this host. */
  isOf(host: string, key: string): boolean {
    return key.length === digits.host + digits.handler && key.startsWith(this.#prefix(host));
  }

  /** Whether this run has written it. */
  isOwn({ since, by }: OwedNote): boolean {
    return since === this.#run.since && by === this.#run.by;
  }

  /** Whether the playbook is in this run, and has no such handler for the host. */
  isGone(key: string, { playbook }: OwedNote, host: string): boolean {
    const { plays } = this.#plan;
    if (!plays.some((play) => this.#playbook(play) === playbook)) return false;
    const own = plays.filter(({ hosts, choice }) => choice !== undefined || hosts.includes(host));
    return !own.some((play) =>
      tasksIn(play.handlers).some((handler) => this.owed(play, handler, host).key === key),
    );
  }

  #ofAnyHost(play: Play, handler: Task): OwedHandler {
    const known = this.#known.get(handler);
    if (known) return known;
    const name = handler.role ? `${handler.role.name} : ${handler.name}` : handler.name;
    const note = { playbook: this.#playbook(play), play: owedLine(play.name), handler: owedLine(name) };
    const key = sha256(JSON.stringify([note.playbook, play.name, name])).slice(0, digits.handler);
    const made = { key, text: owedText({ ...this.#run, ...note }) };
    this.#known.set(handler, made);
    return made;
  }

  #playbook({ place }: Play): string {
    return owedLine(this.#nameOf(place.file));
  }

  #prefix(host: string): string {
    const known = this.#hosts.get(host) ?? sha256(host).slice(0, digits.host);
    this.#hosts.set(host, known);
    return known;
  }
}
