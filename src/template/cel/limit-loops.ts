import type { ASTNode } from '@marcbachmann/cel-js';
import { TemplateError } from '../errors.ts';
import { tick } from '../limit.ts';

/** A node as the library evaluates it. */
type Node = ASTNode & { evaluate: Evaluate };
type Evaluate = (evaluator: unknown, ast: unknown, context: unknown) => unknown;
type Fail = (error: unknown) => void;

/** Of a list; a text may have 64 characters for each. */
const mostItems = 1_000_000;

/** What ends a loop that forgets errors and goes on. */
const ends: Record<string, boolean> = { all: false, exists: true };

/**
 * Bounds what a compiled expression may do: the time of its loops, and the size of what it adds up.
 * @param fail keeps an error that a loop or a || would forget
 */
export function limitLoops(ast: ASTNode, fail: Fail): void {
  const isCall = ast.op === 'rcall' || ast.op === 'call';
  const end = ast.op === 'rcall' ? ends[ast.args[0]] : undefined;
  for (const [i, part] of partsOf(ast.args).entries()) {
    // whatever a loop repeats is an argument of a call; what it goes through stands first
    if (isCall) limit(part as Node, i > 0 ? end : undefined, fail);
    else if (part.op === '+') limit(part as Node, undefined, fail);
    limitLoops(part, fail);
  }
}

function partsOf(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(partsOf);
  return typeof args === 'object' && args !== null && 'op' in args ? [args as ASTNode] : [];
}

/** Looks at the clock before a node is evaluated, and at its size afterwards. The library replaces the method once. */
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
