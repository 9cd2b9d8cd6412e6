import type { Value } from '../../core/values.ts';

/** A parsed template: Handlebars' syntax, without the parts that kplay refuses. */
export type Template = Node[];

export type Node = TextNode | ValueNode | BlockNode;

export interface TextNode {
  kind: 'text';
  text: string;
}

/** `{{ expression }}` */
export interface ValueNode {
  kind: 'value';
  expr: Expr;
}

/** `{{#if x}}body{{else}}otherwise{{/if}}` and the other blocks. */
export interface BlockNode {
  kind: 'if' | 'unless' | 'each' | 'with';
  on: Expr;
  offset: number;
  /** The names between bars: `as |item index|`. */
  names: string[];
  body: Template;
  otherwise: Template;
}

export type Expr = PathExpr | LiteralExpr | CallExpr;

export interface PathExpr {
  kind: 'path';
  parts: string[];
  /** The number of `../` before it. */
  depth: number;
  /** It starts with `@`, such as @index. */
  at: boolean;
  /** It starts with `this` or `./`, so it never means a block's own name. */
  local: boolean;
  offset: number;
}

export interface LiteralExpr {
  kind: 'literal';
  value: Value;
}

export interface CallExpr {
  kind: 'call';
  name: string;
  args: Expr[];
  offset: number;
}

/** Does this call only check whether a variable is defined? If so, its first argument may be undefined. */
export function asksForDefined(call: CallExpr): boolean {
  return call.name === 'default' || call.name === 'defined';
}

/** Is it a function that decides from its first arguments whether it needs the others? */
export function isLogical(name: string): boolean {
  return name === 'and' || name === 'or' || name === 'not';
}
