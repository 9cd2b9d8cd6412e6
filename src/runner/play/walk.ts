import { definedBy } from '../../actions/catalog.ts';
import { Unknown } from '../../core/unknown.ts';
import type { Item, ItemLabel } from '../../evaluate/items.ts';
import type { Expansion, Role, Task } from '../../playbook/plan.ts';
import type { Layer } from '../../template/scope.ts';
import type { RunHost } from '../host/host.ts';
import type { Pipeline } from '../host/pipeline.ts';
import type { Batch } from './batch.ts';
import type { Position } from './running-hosts.ts';
import { type Folded, type PlanNode, partOf, type Section } from './tree.ts';

/** The loops around a task, and the host's current items. */
export interface Around {
  /** The position of these items, a prefix of the positions of the tasks inside. */
  at: Position;
  /** The variables of the items, outermost first. */
  layers: readonly Layer[];
  /** The labels of the items in reports. */
  labels: readonly ItemLabel[];
}

/** One item to run tasks for: the tasks of a name, or an unknown name. */
export interface WalkEntry {
  item: Item;
  name: string | Unknown;
}

/** The actions of a walk. */
export interface Visits {
  isStopped: () => boolean;
  /** Whether no task runs any more, including `always`. */
  isEnded: () => boolean;
  task: (task: Task, at: Position, around: Around) => Promise<void>;
  expand: (expansion: Expansion, at: Position, around: Around) => Promise<WalkEntry[]>;
  pause: (head: Task, item: Item) => Promise<void>;
}

/** Walks through the tasks of a play on one host, including blocks with their rescues, and expansions. */
export class Walk {
  readonly #host: RunHost;
  readonly #batch: Batch;
  readonly #pipeline: Pipeline;
  readonly #visits: Visits;
  /** `meta: end_role` ran in it. */
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

  /** Runs the rescue after a failure in the block; always runs in any case. */
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

  /** The head comes before the first item, which comes before the second. */
  async #folded({ expansion, ways, tasks }: Folded, around: Around): Promise<void> {
    const { head } = expansion;
    if (this.#isLeftOut(head)) return;
    const at = [...around.at, this.#batch.number(tasks[0]!)];
    const entries = await this.#visits.expand(expansion, [...at, 0], around);
    for (const [i, { item, name }] of entries.entries()) {
      if (this.#visits.isStopped()) return;
      if (i > 0) await this.#visits.pause(head, item);
      // each item starts the roles inside again
      if (this.endedRole !== head.role) this.endedRole = undefined;
      if (name instanceof Unknown) await this.#forget(tasks, name);
      else await this.through(ways.get(name) ?? [], inside(around, [...at, i + 1], item));
    }
  }

  /** Marks the variables of tasks that did not run as unknown. */
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
