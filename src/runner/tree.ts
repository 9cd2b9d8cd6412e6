import type { Block, Task, Within } from '../playbook/plan.ts';

/** A block with its tasks; what stands in one of its parts may be a block again. */
export interface Section {
  block: Block;
  parts: Record<Within['part'], Node[]>;
}

export type Node = Task | Section;

/** The tasks of a play as a tree: tasks of one block stand together, in their order. */
export function treeOf(tasks: readonly Task[], depth = 0): Node[] {
  const nodes: Node[] = [];
  for (let at = 0; at < tasks.length; ) {
    const block = chainOf(tasks[at]!)[depth]?.block;
    let end = at + 1;
    if (!block) nodes.push(tasks[at]!);
    else {
      while (end < tasks.length && chainOf(tasks[end]!)[depth]?.block === block) end++;
      nodes.push(sectionOf(block, tasks.slice(at, end), depth));
    }
    at = end;
  }
  return nodes;
}

function sectionOf(block: Block, tasks: readonly Task[], depth: number): Section {
  const part = (name: Within['part']) =>
    treeOf(
      tasks.filter((task) => chainOf(task)[depth]!.part === name),
      depth + 1,
    );
  return { block, parts: { block: part('block'), rescue: part('rescue'), always: part('always') } };
}

/** The blocks around a task, outermost first. */
function chainOf({ within }: Task): Within[] {
  const chain: Within[] = [];
  for (let at = within; at; at = at.outer) chain.unshift(at);
  return chain;
}

/** The part of a block in which a task stands, however deep; undefined outside of it. */
export function partOf(task: Task, block: Block): Within['part'] | undefined {
  return chainOf(task).find((each) => each.block === block)?.part;
}

/** Is there a rescue for a failure of this task? */
export function isRescued(task: Task): boolean {
  return chainOf(task).some(({ block, part }) => part === 'block' && block.rescues);
}
