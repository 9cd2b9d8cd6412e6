import { quotedAs } from '../core/shell-text.ts';
import { Cel, type Value } from '../core/values.ts';
import { parseTemplate } from './handlebars/parse.ts';
import type { Expr, Node } from './handlebars/syntax.ts';
import { type ShellSyntax, standingsIn } from './shell.ts';

/** A place in the text of a shell that a check reports. */
export interface ShellUse {
  /** The offset in the text. */
  offset: number;
  /** Why the value there cannot be quoted; undefined where `raw` makes it code. */
  not?: string;
}

/**
 * The places in the text of a shell where `raw` is called, and those where values from outside cannot be quoted.
 * @param isOutside returns whether the variable with a name is from outside
 */
export function shellUses(
  value: Value,
  isOutside: (root: string) => boolean,
  syntax: ShellSyntax,
): ShellUse[] {
  if (value instanceof Cel)
    return [...value.source.matchAll(/\braw\(/g)].map(({ index }) => ({ offset: index }));
  if (typeof value !== 'string' || !value.includes('{{')) return [];
  const nodes = parseTemplate(value);
  const raw = nodes
    .flatMap(exprsOf)
    .filter(callsRaw)
    .map(({ offset }) => ({ offset }));
  return [...raw, ...unquotable(nodes, isOutside, syntax)];
}

type Located = Exclude<Expr, { kind: 'literal' }>;

function exprsOf(node: Node): Located[] {
  if (node.kind === 'text') return [];
  const own = node.kind === 'value' ? node.expr : node.on;
  const inner = node.kind === 'value' ? [] : [...node.body, ...node.otherwise].flatMap(exprsOf);
  return own.kind === 'literal' ? inner : [own, ...inner];
}

function callsRaw(expr: Expr): boolean {
  return expr.kind === 'call' && (expr.name === 'raw' || expr.args.some(callsRaw));
}

/** Values in blocks are left to the run, and so are those that variables of the playbook bring in. */
function unquotable(nodes: Node[], isOutside: (root: string) => boolean, syntax: ShellSyntax): ShellUse[] {
  const values: Located[] = [];
  const parts = nodes.map((node) => {
    if (node.kind === 'text') return node.text;
    if (node.kind !== 'value' || node.expr.kind === 'literal' || !reads(node.expr, isOutside)) return 'x';
    values.push(node.expr);
    return '\0';
  });
  if (nodes.some(({ kind }) => kind !== 'text' && kind !== 'value')) return [];
  const standings = standingsIn(parts.join(''), syntax);
  return values.flatMap(({ offset }, i) => {
    const made = quotedAs(standings[i]!, ['1']);
    return typeof made === 'string' ? [] : [{ offset, not: made.problem }];
  });
}

function reads(expr: Expr, isOutside: (root: string) => boolean): boolean {
  if (expr.kind === 'path') return isOutside(expr.parts[0] ?? '');
  return expr.kind === 'call' && expr.name !== 'raw' && expr.args.some((arg) => reads(arg, isOutside));
}
