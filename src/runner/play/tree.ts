import type { Block, Expansion, InBlock, Task, Within } from '../../playbook/plan.ts';

/** A block with its tasks; its parts may contain blocks. */
export interface Section {
  block: Block;
  parts: Record<InBlock['part'], PlanNode[]>;
}

/** Tasks that are expanded in the run, by name. */
export interface Folded {
  expansion: Expansion;
  ways: Map<string, PlanNode[]>;
  /** All of them, at any depth. */
  tasks: readonly Task[];
}

export type PlanNode = Task | Section | Folded;

/** The tasks of a play as a tree: tasks of one block, or of one expansion, are together, in their order. */
export function treeOf(tasks: readonly Task[], depth = 0): PlanNode[] {
  const nodes: PlanNode[] = [];
  for (let at = 0; at < tasks.length; ) {
    const around = chainOf(tasks[at]!)[depth];
    let end = at + 1;
    if (around) while (end < tasks.length && isBeside(tasks[end]!, around, depth)) end++;
    nodes.push(around ? nodeOf(around, tasks.slice(at, end), depth) : tasks[at]!);
    at = end;
  }
  return nodes;
}

function isBeside(task: Task, around: Within, depth: number): boolean {
  const own = chainOf(task)[depth];
  return own !== undefined && outerOf(own) === outerOf(around);
}

function outerOf(within: Within): Block | Expansion {
  return 'block' in within ? within.block : within.expansion;
}

function nodeOf(around: Within, tasks: readonly Task[], depth: number): Section | Folded {
  const parts = new Map<string, Task[]>();
  for (const task of tasks) {
    const own = chainOf(task)[depth]!;
    const key = 'block' in own ? own.part : own.name;
    parts.set(key, [...(parts.get(key) ?? []), task]);
  }
  const part = (key: string) => treeOf(parts.get(key) ?? [], depth + 1);
  if ('block' in around)
    return {
      block: around.block,
      parts: { block: part('block'), rescue: part('rescue'), always: part('always') },
    };
  const ways = new Map([...parts.keys()].map((key) => [key, part(key)]));
  return { expansion: around.expansion, ways, tasks };
}

/** All tasks below a node. */
export function tasksOf(node: PlanNode): readonly Task[] {
  if ('expansion' in node) return node.tasks;
  return 'block' in node ? Object.values(node.parts).flat().flatMap(tasksOf) : [node];
}

/** The blocks and expansions around a task, outermost first. */
function chainOf({ within }: Task): Within[] {
  const chain: Within[] = [];
  for (let at = within; at; at = at.outer) chain.unshift(at);
  return chain;
}

/** The part of a block that contains a task, at any depth; undefined outside of it. */
export function partOf(task: Task, block: Block): InBlock['part'] | undefined {
  for (let at = task.within; at; at = at.outer) if ('block' in at && at.block === block) return at.part;
  return undefined;
}

/** Whether a rescue handles a failure of this task. */
export function isRescued(task: Task): boolean {
  return chainOf(task).some((at) => 'block' in at && at.part === 'block' && at.block.rescues);
}
