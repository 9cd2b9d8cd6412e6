import type { ASTNode } from '@marcbachmann/cel-js';
import { typeNames } from './cel-tokens.ts';
import type { UsedPath } from './paths.ts';

const loops = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** Names that an expression gives to its own values, as in `list.all(name, ...)`. */
type Own = ReadonlySet<string>;

/**
 * The variables' paths that a CEL expression reads, each with its offset. A path is guarded when the expression
 * asks anywhere, by `defined`, `has` or `default`, whether it is there.
 * @param original the name as written of a name that was changed; names of types count as guarded
 */
export function pathsIn(ast: ASTNode, original: (name: string) => string): UsedPath[] {
  const paths: UsedPath[] = [];
  const asked: string[][] = [];

  function add(path: string[], node: ASTNode, own: Own, guarded: boolean): void {
    const [name, ...rest] = path;
    if (own.has(name!)) return;
    const written = [original(name!), ...rest];
    const isType = rest.length === 0 && typeNames.has(written[0]!);
    paths.push({ path: written, offset: node.start, guarded: guarded || isType });
    if (guarded) asked.push(written);
  }

  function visit(node: ASTNode, own: Own): void {
    const path = pathOf(node);
    if (path) add(path, node, own, false);
    else if (node.op === '.' || node.op === '.?') visit(node.args[0], own);
    else if (node.op === 'call') call(node.args[0], node.args[1], own);
    else if (node.op === 'rcall') method(...node.args, own);
    else if (node.op === 'map') for (const part of node.args.flat()) visit(part, own);
    else for (const part of partsOf(node)) visit(part, own);
  }

  function call(name: string, args: ASTNode[], own: Own): void {
    const path = args[0] && pathOf(args[0]);
    const asks = name === 'has' || name === 'default' || name === 'defined';
    if (path && name === 'has') add(path.slice(0, 1), args[0]!, own, false);
    if (path && asks) add(path, args[0]!, own, true);
    for (const arg of path && asks ? args.slice(1) : args) visit(arg, own);
  }

  function method(name: string, receiver: ASTNode, args: ASTNode[], own: Own): void {
    const isBind = name === 'bind' && receiver.op === 'id' && receiver.args === 'cel';
    const first = args[0];
    const names = (loops.has(name) && args.length > 1) || isBind;
    const inner = names && first?.op === 'id' ? new Set([...own, first.args]) : own;
    if (!isBind) visit(receiver, own);
    for (const [i, arg] of args.entries()) if (!(names && i === 0)) visit(arg, inner);
  }

  visit(ast, new Set());
  return paths.map((each) => ({ ...each, guarded: each.guarded || isAsked(each.path, asked) }));
}

/** What was asked for is sure with all that holds it, and with what is in it. */
function isAsked(path: string[], asked: string[][]): boolean {
  return asked.some((known) => known.length <= path.length && known.every((part, i) => part === path[i]));
}

function partsOf(node: ASTNode): ASTNode[] {
  const args = node.args as unknown;
  return (Array.isArray(args) ? args : [args]).filter(
    (part) => typeof part === 'object' && part !== null && 'op' in part,
  );
}

/** `a.b["c"][0]` as its parts; undefined for what is no plain path. */
export function pathOf(node: ASTNode): string[] | undefined {
  if (node.op === 'id') return [node.args];
  if (node.op !== '.' && node.op !== '[]') return undefined;
  const holder = pathOf(node.args[0]);
  if (!holder) return undefined;
  if (node.op === '.') return [...holder, node.args[1]];
  const key = node.args[1];
  if (key.op !== 'value' || (typeof key.args !== 'string' && typeof key.args !== 'bigint')) return undefined;
  return [...holder, String(key.args)];
}
