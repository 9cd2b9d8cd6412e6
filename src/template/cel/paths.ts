import type { ASTNode } from '@marcbachmann/cel-js';
import { lookupName, lookupOf } from '../lookup.ts';
import type { UsedPath } from '../used-path.ts';
import { typeNames } from './tokens.ts';

const questions = new Set(['has', 'default', 'defined']);
const loops = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** Names that an expression defines itself, as in `list.all(name, ...)`. */
type Own = ReadonlySet<string>;

/**
 * The paths of variables that a CEL expression reads, each with its offset. A path is guarded if the expression
 * asks anywhere, with `defined`, `has` or `default`, whether it exists.
 * @param original returns the written name for a changed one; names of types count as guarded
 */
export function pathsIn(ast: ASTNode, original: (name: string) => string): UsedPath[] {
  const paths: UsedPath[] = [];
  const asked: string[][] = [];

  function add(path: string[], node: ASTNode, own: Own, guarded: boolean, isShallow = false): void {
    const [name, ...rest] = path;
    if (own.has(name!)) return;
    const written = [original(name!), ...rest];
    const isType = rest.length === 0 && typeNames.has(written[0]!);
    const found = { path: written, offset: node.start, guarded: guarded || isType };
    paths.push(isShallow ? { ...found, isShallow } : found);
    if (guarded) asked.push(written);
  }

  function visit(node: ASTNode, own: Own): void {
    const path = pathOf(node);
    if (path) add(path, node, own, false);
    else if (node.op === '.' || node.op === '.?') visit(node.args[0], own);
    else if (node.op === 'call') call(node, node.args[0], node.args[1], own);
    else if (node.op === 'rcall') method(...node.args, own);
    else if (node.op === 'map') for (const part of node.args.flat()) visit(part, own);
    else for (const part of partsOf(node)) visit(part, own);
  }

  function call(node: ASTNode, name: string, args: ASTNode[], own: Own, guarded = false): void {
    const lookup = lookupIn(name, args);
    if (lookup) {
      const path = [lookupName(lookup)];
      paths.push({ path, lookup, offset: node.start, guarded: guarded || lookup.asks });
      if (guarded || lookup.asks) asked.push(path);
    } else if (questions.has(name)) question(name, args, own);
    else for (const arg of args) visit(arg, own);
  }

  /** The first argument is guarded, the others are read. */
  function question(name: string, [first, ...others]: ASTNode[], own: Own): void {
    const path = first && pathOf(first);
    if (path && name === 'has') add(path.slice(0, 1), first, own, false, true);
    if (path) add(path, first, own, true);
    else if (first?.op === 'call') call(first, first.args[0], first.args[1], own, true);
    else if (first) visit(first, own);
    for (const arg of others) visit(arg, own);
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

function lookupIn(name: string, [first]: ASTNode[]): ReturnType<typeof lookupOf> {
  const isText = first?.op === 'value' && typeof first.args === 'string';
  return lookupOf(name, isText ? (first.args as string) : undefined);
}

/** Is the path guarded? A guard covers its path, all that holds it, and all that is in it. */
function isAsked(path: string[], asked: string[][]): boolean {
  return asked.some((known) => known.length <= path.length && known.every((part, i) => part === path[i]));
}

function partsOf(node: ASTNode): ASTNode[] {
  const args = node.args as unknown;
  return (Array.isArray(args) ? args : [args]).filter(
    (part) => typeof part === 'object' && part !== null && 'op' in part,
  );
}

/** `a.b["c"][0]` as its parts; undefined if it is not a plain path. */
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
