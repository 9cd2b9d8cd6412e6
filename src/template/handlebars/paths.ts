import { lookupName, lookupOf } from '../lookup.ts';
import type { UsedPath } from '../used-path.ts';
import { parseTemplate } from './parse.ts';
import {
  asksForDefined,
  type BlockNode,
  type CallExpr,
  type Expr,
  isLogical,
  type LiteralExpr,
  type PathExpr,
  type Template,
} from './syntax.ts';

/** The blocks around a place: those that change the meaning of a bare name, and the paths that they guard. */
interface Around {
  /** The names of the blocks that set a context, outermost first. */
  contexts: string[][];
  /** Paths of the variables that conditions around the place check. */
  sure: string[][];
}

/**
 * The paths that a template reads from outside itself. Names that {{#each}} and {{#with}} define are left out.
 * The path of an {{#if}} gives two entries: its variable, which must be defined, and the whole, which need not.
 * @throws TemplateError on syntax errors
 */
export function pathsOf(text: string): UsedPath[] {
  const paths: UsedPath[] = [];
  if (text.includes('{{')) collect(parseTemplate(text), { contexts: [], sure: [] }, paths);
  return paths;
}

function collect(template: Template, around: Around, into: UsedPath[]): void {
  for (const node of template) {
    if (node.kind === 'value') expression(node.expr, around, into);
    else if (node.kind !== 'text') block(node, around, into);
  }
}

function block(node: BlockNode, around: Around, into: UsedPath[]): void {
  if (node.kind === 'each' || node.kind === 'with') {
    expression(node.on, around, into);
    collect(node.body, { ...around, contexts: [...around.contexts, node.names] }, into);
    collect(node.otherwise, around, into);
    return;
  }
  condition(node.on, around, into);
  const asked = { ...around, sure: [...around.sure, ...asks(node.on, around)] };
  collect(node.body, node.kind === 'if' ? asked : around, into);
  collect(node.otherwise, node.kind === 'if' ? around : asked, into);
}

function expression(expr: Expr, around: Around, into: UsedPath[], guarded = false): void {
  if (expr.kind === 'path') {
    const path = outside(expr, around);
    if (path) into.push({ path, offset: expr.offset, guarded: guarded || isSure(path, around) });
  } else if (expr.kind === 'call') {
    const lookup = lookupIn(expr);
    if (lookup) {
      const path = [lookupName(lookup)];
      const isGuarded = guarded || lookup.asks || isSure(path, around);
      into.push({ path, lookup, offset: expr.offset, guarded: isGuarded });
    }
    const before = into.length;
    for (const [i, arg] of expr.args.entries())
      expression(arg, around, into, i === 0 && asksForDefined(expr));
    const compared = into.length === before + 1 ? literalBeside(expr) : undefined;
    if (compared) into[before] = { ...into[before]!, comparedWith: compared.value };
  }
}

/** The literal with which eq or ne compares a path. */
function literalBeside({ name, args }: CallExpr): LiteralExpr | undefined {
  if ((name !== 'eq' && name !== 'ne') || !args.some(({ kind }) => kind === 'path')) return undefined;
  return args.find((arg) => arg.kind === 'literal');
}

function condition(expr: Expr, around: Around, into: UsedPath[]): void {
  if (expr.kind === 'call' && isLogical(expr.name)) for (const arg of expr.args) condition(arg, around, into);
  else if (expr.kind !== 'path') expression(expr, around, into);
  else {
    const path = outside(expr, around);
    if (!path) return;
    const [root, isKey] = [path.slice(0, 1), path.length > 1];
    const at = { path: root, offset: expr.offset, guarded: isSure(root, around) };
    into.push(isKey ? { ...at, isShallow: true } : at);
    if (isKey) into.push({ path, offset: expr.offset, guarded: true });
  }
}

/** The paths that are defined when a condition holds. */
function asks(expr: Expr, around: Around): string[][] {
  if (expr.kind === 'literal') return [];
  if (expr.kind === 'path') return [outside(expr, around) ?? []].filter((path) => path.length > 0);
  const lookup = lookupIn(expr);
  if (lookup) return [[lookupName(lookup)]];
  if (expr.name === 'defined') return asks(expr.args[0]!, around);
  return expr.name === 'and' ? expr.args.flatMap((arg) => asks(arg, around)) : [];
}

function lookupIn({ name, args: [first] }: CallExpr): ReturnType<typeof lookupOf> {
  return lookupOf(name, first?.kind === 'literal' ? first.value : undefined);
}

/** The path as seen from outside the template; undefined for a name that its own blocks define. */
function outside({ parts, depth, at, local }: PathExpr, { contexts }: Around): string[] | undefined {
  if (at) return parts[0] === 'root' && parts.length > 1 ? parts.slice(1) : undefined;
  if (depth === 0 && !local && contexts.some((names) => names.includes(parts[0]!))) return undefined;
  return depth >= contexts.length && parts.length > 0 ? parts : undefined;
}

/** A condition that checks a path also guards what holds the path and what is in it. */
function isSure(path: string[], { sure }: Around): boolean {
  return sure.some((known) => known.every((part, i) => i >= path.length || part === path[i]));
}
