/**
 * The tasks of a play as they are nested: a task, a block, or an include. The plan has trees of tasks; before that,
 * the compiler has the same trees of compiled tasks.
 */
export type TaskNode<T> = T | Block<T> | Include<T>;

/** Tasks that belong together, those that run when one of them fails, and those that run in any case. */
export interface Block<T> {
  block: TaskNode<T>[];
  rescue: TaskNode<T>[];
  always: TaskNode<T>[];
  /** The task that ends the transaction, after the tasks of `block`: it keeps their changes or puts everything back. */
  transaction?: T;
}

export const blockParts = ['block', 'rescue', 'always'] as const;
export type BlockPart = (typeof blockParts)[number];

/**
 * Tasks that a host can run many times, once for each item of a loop, or in part: only those of the file or the role
 * whose name it has there. A block with a loop is one, too.
 */
export interface Include<T> {
  /** The task that includes the others: it has the loop and the names. A host evaluates it when it gets there. */
  include: T;
  /** The tasks for each name; for the empty name where only one thing can be meant. */
  branches: Map<string, TaskNode<T>[]>;
}

export function isBlock<T extends object>(node: TaskNode<T>): node is Block<T> {
  return 'block' in node && 'rescue' in node;
}

export function isInclude<T extends object>(node: TaskNode<T>): node is Include<T> {
  return 'include' in node && 'branches' in node;
}

/** Lists all tasks of these nodes in their order, an include before the tasks inside it. */
export function listTasks<T extends object>(nodes: readonly TaskNode<T>[]): T[] {
  return nodes.flatMap((node) => {
    if (isInclude(node)) return [node.include, ...listTasks(childrenOf(node))];
    return isBlock(node) ? listTasks(childrenOf(node)) : [node];
  });
}

/** Lists the tasks of these nodes that do something themselves: all but the includes. */
export function tasksIn<T extends object>(nodes: readonly TaskNode<T>[]): T[] {
  return nodes.flatMap((node) => (isInclude(node) || isBlock(node) ? tasksIn(childrenOf(node)) : [node]));
}

/** The nodes directly inside of a block or an include, in their order. */
export function childrenOf<T>(node: Block<T> | Include<T>): TaskNode<T>[] {
  return listsIn(node).flat();
}

/** The parts of a block, or the branches of an include. */
export function listsIn<T>(node: Block<T> | Include<T>): TaskNode<T>[][] {
  if ('branches' in node) return [...node.branches.values()];
  const { block, rescue, always, transaction } = node;
  return [transaction === undefined ? block : [...block, transaction], rescue, always];
}

/** The same tree of other tasks. */
export function mapTasks<T extends object, U>(
  nodes: readonly TaskNode<T>[],
  change: (task: T) => U,
): TaskNode<U>[] {
  return nodes.map((node): TaskNode<U> => {
    const inside = (each: TaskNode<T>[]) => mapTasks(each, change);
    if (isInclude(node)) return { include: change(node.include), branches: mapBranches(node, inside) };
    return isBlock(node) ? mapParts(node, inside, change) : change(node);
  });
}

/** The same tree with the chosen tasks only; blocks and includes stay as long as something inside them does. */
export function chooseTasks<T extends object>(
  nodes: readonly TaskNode<T>[],
  isChosen: (task: T) => boolean,
): TaskNode<T>[] {
  return nodes.flatMap((node): TaskNode<T>[] => {
    const inside = (each: TaskNode<T>[]) => chooseTasks(each, isChosen);
    if (!isInclude(node) && !isBlock(node)) return isChosen(node) ? [node] : [];
    if (isInclude(node)) {
      const left = { ...node, branches: mapBranches(node, inside) };
      return childrenOf(left).length > 0 ? [left] : [];
    }
    // without its tasks, a transaction has nothing to end
    const { transaction: _, ...left } = mapParts(node, inside, (task) => task);
    if (left.block.length > 0 && node.transaction) return [{ ...left, transaction: node.transaction }];
    return childrenOf(left).length > 0 ? [left] : [];
  });
}

function mapBranches<T, U>(
  { branches }: Include<T>,
  change: (nodes: TaskNode<T>[]) => TaskNode<U>[],
): Map<string, TaskNode<U>[]> {
  return new Map([...branches].map(([name, nodes]) => [name, change(nodes)]));
}

function mapParts<T, U>(
  { block, rescue, always, transaction }: Block<T>,
  inside: (nodes: TaskNode<T>[]) => TaskNode<U>[],
  change: (task: T) => U,
): Block<U> {
  const parts = { block: inside(block), rescue: inside(rescue), always: inside(always) };
  return transaction === undefined ? parts : { ...parts, transaction: change(transaction) };
}
