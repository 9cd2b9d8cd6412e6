import type { ASTNode } from '@marcbachmann/cel-js';
import type { Value } from '../../core/values.ts';
import type { UsedPath } from '../used-path.ts';
import { pathOf } from './paths.ts';
import { fromCel } from './values.ts';

/** A comparison of a variable with written values: `port == "80"`, `port in ["80", "81"]`. */
export interface WrittenComparison {
  path: string[];
  values: Value[];
  /** It asks for the order, with < or >. */
  order: boolean;
}

const orders = ['<', '<=', '>', '>='];

/**
 * The comparisons in an expression.
 * @param paths those that the expression reads
 * @param original returns the written name for a changed one
 */
export function comparisonsIn(
  ast: ASTNode,
  paths: readonly UsedPath[],
  original: (name: string) => string,
): WrittenComparison[] {
  const found: WrittenComparison[] = [];
  const visit = (node: ASTNode): void => {
    const parts: unknown[] = Array.isArray(node.args) ? node.args.flat() : [node.args];
    const [left, right] = parts;
    if (isNode(left) && isNode(right)) {
      const order = orders.includes(node.op);
      if (order || node.op === '==' || node.op === '!=') {
        add(left, [right], order);
        add(right, [left], order);
      } else if (node.op === 'in' && right.op === 'list') add(left, right.args, false);
    }
    for (const part of parts) if (isNode(part)) visit(part);
  };
  const add = (variable: ASTNode, others: readonly ASTNode[], order: boolean): void => {
    const [root, ...rest] = pathOf(variable) ?? [];
    if (root === undefined || others.length === 0 || !others.every(({ op }) => op === 'value')) return;
    const values = others.map(({ args }) => fromCel(args));
    const path = [original(root), ...rest];
    // names of the expression itself are no variables
    if (paths.some((used) => used.path.join('.') === path.join('.'))) found.push({ path, values, order });
  };
  visit(ast);
  return found;
}

function isNode(part: unknown): part is ASTNode {
  return typeof part === 'object' && part !== null && 'op' in part;
}
