import { definedBy } from '../../actions/catalog.ts';
import { Unknown } from '../../core/unknown.ts';
import type { Item } from '../../evaluate/items.ts';
import type { Expansion, Role, Task } from '../../playbook/plan.ts';
import type { Layer } from '../../template/scope.ts';
import type { RunHost } from '../host/host.ts';
import type { Pipeline } from '../host/pipeline.ts';
import type { Batch } from './batch.ts';
import type { Position } from './running-hosts.ts';
import { type Folded, type PlanNode, partOf, type Section } from './tree.ts';

/** The loops around a task, as far as a host has come in them. */
export interface Around {
  /** Where these items stand, in front of the positions of the tasks inside. */
  at: Position;
  /** The variables of the items, outermost first. */
  layers: readonly Layer[];
  /** What reports call the items. */
  labels: readonly string[];
}

/** One item for which tasks are to run: those for a name, or nobody can know which. */
export interface WalkEntry {
  item: Item;
  name: string | Unknown;
}

/** What is done where the walk comes by. */
export interface Visits {
  isStopped: () => boolean;
  /** Does no task run any more, not even one that always would? */
  isEnded: () => boolean;
  task: (task: Task, at: Position, around: Around) => Promise<void>;
  expand: (expansion: Expansion, at: Position, around: Around) => Promise<WalkEntry[]>;
  pause: (head: Task, item: Item) => Promise<void>;
}

/** Goes through the tasks of a play on one host: through blocks with their rescues, and through what is expanded. */
export class Walk {
  readonly #host: RunHost;
  readonly #batch: Batch;
  readonly #pipeline: Pipeline;
  readonly #visits: Visits;
  /** `meta: end_role` was said in it. */
  endedRole: Role | undefined;

  constructor(host: RunHost, batch: Batch, pipeline: Pipeline, visits: Visits) {
    this.#host = host;
    this.#batch = batch;
    this.#pipeline = pipeline;
    this.#visits = visits;
  }

  async through(nodes: readonly PlanNode[], around: Around): Promise<void> {
    for (const node of nodes) {
      if (this.#visits.isStopped()) return;
      if ('block' in node) await this.#section(node, around);
      else if ('expansion' in node) await this.#folded(node, around);
      else if (!this.#isLeftOut(node))
        await this.#visits.task(node, [...around.at, this.#batch.number(node)], around);
    }
  }

  #isLeftOut({ role }: Task): boolean {
    return role !== undefined && role === this.endedRole;
  }

  /** A failure in the block is followed by the rescue; always runs whatever was before. */
  async #section({ block, parts }: Section, around: Around): Promise<void> {
    await this.through(parts.block, around);
    if (parts.rescue.length === 0 && parts.always.length === 0) return;
    await this.#pipeline.drain();
    const { failure } = this.#host;
    if (failure && partOf(failure.task, block) === 'block' && parts.rescue.length > 0) {
      this.#host.recover();
      await this.through(parts.rescue, around);
      await this.#pipeline.drain();
    }
    await this.#always({ block, parts }, around);
  }

  async #always({ block, parts }: Section, around: Around): Promise<void> {
    const { failure } = this.#host;
    const within = failure !== undefined && partOf(failure.task, block) !== undefined;
    if (parts.always.length === 0 || (this.#visits.isStopped() && !within) || this.#visits.isEnded()) return;
    if (within) this.#host.recover();
    await this.through(parts.always, around);
    await this.#pipeline.drain();
    if (within && !this.#host.over) this.#host.fail(failure.task, failure.value);
  }

  /** The head stands in front of the first item, which stands in front of the second. */
  async #folded({ expansion, ways, tasks }: Folded, around: Around): Promise<void> {
    const { head } = expansion;
    if (this.#isLeftOut(head)) return;
    const at = [...around.at, this.#batch.number(tasks[0]!)];
    const entries = await this.#visits.expand(expansion, [...at, 0], around);
    for (const [i, { item, name }] of entries.entries()) {
      if (this.#visits.isStopped()) return;
      if (i > 0) await this.#visits.pause(head, item);
      // an item enters the roles inside anew
      if (this.endedRole !== head.role) this.endedRole = undefined;
      if (name instanceof Unknown) await this.#forget(tasks, name);
      else await this.through(ways.get(name) ?? [], inside(around, [...at, i + 1], item));
    }
  }

  /** What tasks would have defined, if they had run, nobody knows. */
  async #forget(tasks: readonly Task[], why: Unknown): Promise<void> {
    await this.#pipeline.drain();
    for (const task of tasks)
      for (const name of [...definedBy(task), task.register ?? []].flat())
        this.#host.variables.set(name, why);
  }
}

function inside({ layers, labels }: Around, at: Position, { variables, label }: Item): Around {
  return {
    at,
    layers: [...layers, ...(variables ? [variables] : [])],
    labels: [...labels, ...(label === undefined ? [] : [label])],
  };
}
