import { definedBy } from '../../actions/catalog.ts';
import { Unknown } from '../../core/unknown.ts';
import type { Item } from '../../evaluate/items.ts';
import type { Role, Task } from '../../playbook/plan.ts';
import { type Block, type Include, isBlock, isInclude, type TaskNode, tasksIn } from '../../playbook/tree.ts';
import type { RunHost } from '../host/host.ts';
import type { Pipeline } from '../host/pipeline.ts';
import { OpenTransaction } from '../task/open-transaction.ts';
import { type Around, type InBlock, partOf } from './around.ts';
import type { Batch } from './batch.ts';
import type { Position } from './running-hosts.ts';

/** One item of an include: the name of its branch, if that is known. */
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
  include: (task: Task, at: Position, around: Around) => Promise<WalkEntry[]>;
  pause: (include: Task, item: Item) => Promise<void>;
  /** It is unknown whether a task runs. */
  forget: (task: Task, isHandler: boolean) => void;
  /** After the last task of a transaction: undoes it if it is still open by then. */
  leave: (end: Task, around: Around) => void;
}

/** Walks through the tasks of a play on one host, including blocks with their rescues, and includes. */
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

  async through(nodes: readonly TaskNode<Task>[], around: Around): Promise<void> {
    for (const node of nodes) {
      if (this.#visits.isStopped()) return;
      if (isBlock(node)) await this.#block(node, around);
      else if (isInclude(node)) await this.#include(node, around);
      else if (!this.#isLeftOut(node))
        await this.#visits.task(node, [...around.at, this.#batch.number(node)], around);
    }
  }

  #isLeftOut({ role }: Task): boolean {
    return role !== undefined && role === this.endedRole;
  }

  /** Runs the rescue after a failure in the block; always runs in any case. */
  async #block(block: Block<Task>, around: Around): Promise<void> {
    const { rescue, always, transaction } = block;
    const inside = inPart(around, block, 'block');
    if (transaction) await this.#transaction(transaction, block, inside);
    else await this.through(block.block, inside);
    if (rescue.length === 0 && always.length === 0) return;
    await this.#pipeline.drain();
    const { failure } = this.#host;
    if (failure && partOf(failure.blocks, block) === 'block' && rescue.length > 0) {
      this.#host.recover();
      await this.through(rescue, inPart(around, block, 'rescue'));
      await this.#pipeline.drain();
    }
    await this.#always(block, around);
  }

  /** Nothing waits for its end: the host itself continues only if it succeeds. */
  async #transaction(end: Task, { block }: Block<Task>, around: Around): Promise<void> {
    const inside = { ...around, transaction: new OpenTransaction(end.args.confirm !== undefined) };
    await this.through(block, inside);
    if (!this.#visits.isStopped())
      await this.#visits.task(end, [...around.at, this.#batch.number(end)], inside);
    this.#visits.leave(end, inside);
  }

  async #always(block: Block<Task>, around: Around): Promise<void> {
    const { failure } = this.#host;
    const isInside = failure !== undefined && partOf(failure.blocks, block) !== undefined;
    if (block.always.length === 0 || (this.#visits.isStopped() && !isInside) || this.#visits.isEnded())
      return;
    if (isInside) this.#host.recover();
    await this.through(block.always, inPart(around, block, 'always'));
    await this.#pipeline.drain();
    if (isInside && !this.#host.over) this.#host.fail(failure);
  }

  /** The include comes before the first item, which comes before the second. */
  async #include(node: Include<Task>, around: Around): Promise<void> {
    const { include, branches } = node;
    if (this.#isLeftOut(include)) return;
    const at = [...around.at, this.#batch.number(include)];
    const entries = await this.#visits.include(include, [...at, 0], around);
    for (const [i, { item, name }] of entries.entries()) {
      if (this.#visits.isStopped()) return;
      if (i > 0) await this.#visits.pause(include, item);
      // each item starts the roles inside again
      if (this.endedRole !== include.role) this.endedRole = undefined;
      if (name instanceof Unknown) await this.#forget(tasksIn([node]), name, around.isHandler);
      else await this.through(branches.get(name) ?? [], forItem(around, [...at, i + 1], item));
    }
  }

  /** Marks the variables of tasks that did not run as unknown. */
  async #forget(tasks: readonly Task[], why: Unknown, isHandler: boolean): Promise<void> {
    await this.#pipeline.drain();
    for (const task of tasks) {
      this.#visits.forget(task, isHandler);
      for (const name of [...definedBy(task), task.register ?? []].flat())
        this.#host.variables.set(name, why);
    }
  }
}

function inPart(around: Around, block: Block<Task>, part: InBlock['part']): Around {
  return { ...around, blocks: [...around.blocks, { block, part }] };
}

function forItem(around: Around, at: Position, { variables, label }: Item): Around {
  return {
    ...around,
    at,
    layers: [...around.layers, ...(variables ? [variables] : [])],
    labels: [...around.labels, ...(label === undefined ? [] : [label])],
  };
}
