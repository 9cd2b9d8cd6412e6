import type { ASTNode } from '@marcbachmann/cel-js';
import { TemplateError } from '../errors.ts';
import { tick } from '../limit.ts';

/** A node as the library evaluates it. */
type Node = ASTNode & { evaluate: Evaluate };
type Evaluate = (evaluator: unknown, ast: unknown, context: unknown) => unknown;
type Fail = (error: unknown) => void;

/** The limit for a list; a text may have 64 characters for each item. */
const mostItems = 1_000_000;

/** Ends a loop that drops errors and continues. */
const ends: Record<string, boolean> = { all: false, exists: true };

/**
 * Limits a compiled expression: the time of its loops, and the size of the values that it builds.
 * @param fail keeps an error that a loop or a || would drop
 */
export function limitLoops(ast: ASTNode, fail: Fail): void {
  const isCall = ast.op === 'rcall' || ast.op === 'call';
  const end = ast.op === 'rcall' ? ends[ast.args[0]] : undefined;
  for (const [i, part] of partsOf(ast.args).entries()) {
    // what a loop repeats is an argument of a call; what it iterates over is the first one
    if (isCall) limit(part as Node, i > 0 ? end : undefined, fail);
    else if (part.op === '+') limit(part as Node, undefined, fail);
    limitLoops(part, fail);
  }
}

function partsOf(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(partsOf);
  return typeof args === 'object' && args !== null && 'op' in args ? [args as ASTNode] : [];
}

/** Checks the clock before a node is evaluated, and its size afterwards. The library replaces the method once. */
function limit(node: Node, end: boolean | undefined, fail: Fail): void {
  let inner = node.evaluate;
  const evaluate: Evaluate = (evaluator, ast, context) => {
    try {
      tick();
    } catch (error) {
      fail(error);
      if (end === undefined) throw error;
      return end;
    }
    return ofBearableSize(inner.call(node, evaluator, ast, context));
  };
  const set = (method: Evaluate) => {
    inner = method;
  };
  Object.defineProperty(node, 'evaluate', { get: () => evaluate, set });
}

function ofBearableSize(value: unknown): unknown {
  const length = typeof value === 'string' ? value.length / 64 : Array.isArray(value) ? value.length : 0;
  if (length > mostItems) throw new TemplateError('its result is too large', -1);
  return value;
}
