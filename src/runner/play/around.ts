import type { ItemLabel } from '../../evaluate/items.ts';
import type { Task } from '../../playbook/plan.ts';
import type { Block, BlockPart } from '../../playbook/tree.ts';
import type { Layer } from '../../template/scope.ts';
import type { OpenTransaction } from '../task/open-transaction.ts';
import type { Position } from './running-hosts.ts';

/** A block around a task, and the part of it that contains the task. */
export interface InBlock {
  block: Block<Task>;
  part: BlockPart;
}

/** What is around a task: blocks, and loops with the host's current items. */
export interface Around {
  /** The position of these items, a prefix of the positions of the tasks inside. */
  at: Position;
  /** The variables of the items, outermost first. */
  layers: readonly Layer[];
  /** The labels of the items in reports. */
  labels: readonly ItemLabel[];
  /** Outermost first. */
  blocks: readonly InBlock[];
  isHandler: boolean;
  /** The transaction that contains the task, or that it ends. */
  transaction?: OpenTransaction;
}

/** Whether a rescue handles a failure inside of these blocks. */
export function isRescued(blocks: readonly InBlock[]): boolean {
  return blocks.some(({ block, part }) => part === 'block' && block.rescue.length > 0);
}

/** The part of a block that is among these; undefined outside of it. */
export function partOf(blocks: readonly InBlock[], block: Block<Task>): BlockPart | undefined {
  return blocks.find((each) => each.block === block)?.part;
}
