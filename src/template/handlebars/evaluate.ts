import { valueMark } from '../../core/shell-text.ts';
import { textOf } from '../../core/text.ts';
import { typeName, type Value } from '../../core/values.ts';
import { at, TemplateError, UndefinedVariable } from '../errors.ts';
import { apply, comparisons, functions } from '../functions/catalog.ts';
import { quotable } from '../functions/texts.ts';
import { tick } from '../limit.ts';
import type { ScopeReader } from '../scope-reader.ts';
import { isEmpty, isTruthy, keysOf, memberOf } from '../text.ts';
import { parseTemplate } from './parse.ts';
import {
  type BlockNode,
  type CallExpr,
  type Expr,
  isLogical,
  type Node,
  type PathExpr,
  type Template,
} from './syntax.ts';
import { found, walk } from './walk.ts';

/** The context that `{{#each}}` and `{{#with}}` give their body. */
export interface BlockFrame {
  outer: BlockFrame | undefined;
  context: Value;
  /** Values of the block's own names. */
  names: Map<string, Value>;
  /** @index, @key, @first, @last */
  at: { [name: string]: Value };
  /** Was it read from outside? */
  outside: boolean;
}

/** Why there is no value such as @index. */
function atHint(name: string, around: BlockFrame | undefined): string | undefined {
  const names = ['index', 'key', 'first', 'last'];
  if (!names.includes(name)) return `known: @root, ${names.map((each) => `@${each}`).join(', ')}`;
  return around ? undefined : 'it exists only within {{#each}}';
}

const mostText = 64 * 1024 * 1024;

/** One rendering of one template: its variables, and the size of the text so far. */
export class Rendering {
  readonly #scope: ScopeReader;
  /** The values from outside; the text has a mark in the place of each. */
  readonly #words: string[][] | undefined;
  #steps = 0;
  #length = 0;

  /** @param words collects values from outside, and values that must be quoted, as words of a shell */
  constructor(scope: ScopeReader, words?: string[][]) {
    this.#scope = scope;
    this.#words = words;
  }

  /** @throws UndefinedVariable, TemplateError, and errors of layers. */
  text(template: Template, frame: BlockFrame | undefined): string {
    let out = '';
    for (const node of template) out += this.#node(node, frame);
    return out;
  }

  #node(node: Node, frame: BlockFrame | undefined): string {
    if (++this.#steps % 64 === 0) tick();
    if (node.kind !== 'text' && node.kind !== 'value') return this.#block(node, frame);
    const text = node.kind === 'text' ? node.text : this.#textFor(node.expr, frame);
    this.#length += text.length;
    if (this.#length > mostText) throw new TemplateError('its result is too large');
    return text;
  }

  #textFor(expr: Expr, frame: BlockFrame | undefined): string {
    if (!this.#words) return textOf(this.value(expr, frame));
    const quoted = expr.kind === 'call' && expr.name === 'quote' ? expr.args[0]! : undefined;
    const { value, outside } = this.#scope.watch(() => this.value(quoted ?? expr, frame));
    if (!outside && !quoted) return textOf(value);
    const template = expr.kind === 'path' ? this.#written(expr, frame) : undefined;
    if (template !== undefined) return this.text(parseTemplate(template), undefined);
    this.#words.push(quoted ? quotable(value) : [textOf(value)]);
    return valueMark;
  }

  /** A template in a variable of the playbook: values that it reads from outside are quoted at their place in it. */
  #written({ parts, at, depth, local }: PathExpr, frame: BlockFrame | undefined): string | undefined {
    return frame || at || local || depth > 0 ? undefined : this.#scope.written(parts);
  }

  #block(node: BlockNode, frame: BlockFrame | undefined): string {
    if (node.kind === 'if' || node.kind === 'unless') {
      // the choice between texts of the author is not a value from outside
      const condition = this.#scope.aside(() => this.#condition(node.on, frame));
      const holds = isTruthy(condition) === (node.kind === 'if');
      return this.text(holds ? node.body : node.otherwise, frame);
    }
    const { value, outside } = this.#scope.watch(() => this.value(node.on, frame));
    if (node.kind === 'with') return this.#with(node, value, frame, outside);
    if (value !== null && typeof value !== 'object')
      throw new TemplateError(`{{#each}} needs a list or a mapping, not ${typeName(value)}`, node.offset);
    const entries: [Value, Value][] = Array.isArray(value)
      ? value.map((item, i) => [i, item])
      : keysOf(value).map((key) => [key, (value as { [key: string]: Value })[key]!]);
    if (entries.length === 0) return this.text(node.otherwise, frame);
    return entries
      .map((entry, i) =>
        this.text(node.body, { ...eachFrame(node, entry, i, entries.length, frame), outside }),
      )
      .join('');
  }

  #with(node: BlockNode, value: Value, frame: BlockFrame | undefined, outside: boolean): string {
    if (!isTruthy(value)) return this.text(node.otherwise, frame);
    const names = new Map(node.names.slice(0, 1).map((name) => [name, value]));
    return this.text(node.body, { outer: frame, context: value, names, at: frame?.at ?? {}, outside });
  }

  /** The value of an expression, with its type. Throws as `text` does. */
  value(expr: Expr, frame: BlockFrame | undefined): Value {
    if (expr.kind === 'literal') return expr.value;
    try {
      return expr.kind === 'path' ? this.#path(expr, frame) : this.#call(expr, frame);
    } catch (error) {
      throw at(expr.offset, error);
    }
  }

  #call(call: CallExpr, frame: BlockFrame | undefined): Value {
    tick();
    if (call.name === 'defined') return this.#ifDefined(call.args[0]!, frame) !== undefined;
    if (call.name === 'default') return this.#default(call.args, frame);
    if (isLogical(call.name)) return this.#logical(call, (arg) => this.value(arg, frame)) ?? null;
    if (call.name === 'raw') return this.#scope.aside(() => this.value(call.args[0]!, frame));
    const args = call.args.map((arg, i) =>
      // the first argument only decides
      call.name === 'ternary' && i === 0
        ? this.#scope.aside(() => this.value(arg, frame))
        : this.value(arg, frame),
    );
    if (call.name === 'lookup') return memberAt(args[0]!, textOf(args[1]!), call);
    return apply(call.name, (functions.get(call.name) ?? comparisons.get(call.name))!, args, this.#scope);
  }

  #default([variable, otherwise, empty]: Expr[], frame: BlockFrame | undefined): Value {
    const value = this.#ifDefined(variable!, frame) ?? null;
    const isMissing = empty && this.value(empty, frame) === true ? isEmpty(value) : value === null;
    return isMissing ? this.value(otherwise!, frame) : value;
  }

  /** The value, or undefined if it, or a variable that it is made of, does not exist. */
  #ifDefined(expr: Expr, frame: BlockFrame | undefined): Value | undefined {
    const before = this.#scope.outside;
    try {
      return this.value(expr, frame);
    } catch (error) {
      this.#scope.outside = before;
      if (error instanceof UndefinedVariable) return undefined;
      throw error;
    }
  }

  /** `and` and `or` return the argument that decides, and do not evaluate those after it. */
  #logical({ name, args }: CallExpr, ask: (arg: Expr) => Value | undefined): Value | undefined {
    if (name === 'not') return !isTruthy(ask(args[0]!));
    let value: Value | undefined;
    for (const arg of args) {
      value = ask(arg);
      if (isTruthy(value) === (name === 'or')) break;
    }
    return value;
  }

  /** In a condition, a key may be undefined, but its variable may not. */
  #condition(expr: Expr, frame: BlockFrame | undefined): Value | undefined {
    if (expr.kind === 'call' && isLogical(expr.name))
      return this.#logical(expr, (arg) => this.#condition(arg, frame));
    if (expr.kind !== 'path') return this.value(expr, frame);
    try {
      return this.value(expr, frame);
    } catch (error) {
      if (error instanceof UndefinedVariable && isOfKey(error, expr)) return undefined;
      throw error;
    }
  }

  #path(path: PathExpr, frame: BlockFrame | undefined): Value {
    if (path.at) return this.#atPath(path, frame);
    const [name = 'this', ...rest] = path.parts;
    if (path.depth === 0 && !path.local)
      for (let f = frame; f; f = f.outer)
        if (f.names.has(name)) return walk(this.#from(f).names.get(name)!, [name], rest);
    let around = frame;
    for (let i = 0; i < path.depth && around; i++) around = around.outer;
    if (around) return walk(this.#from(around).context, ['this'], path.parts, this.#outside(path, frame));
    if (path.parts.length === 0)
      throw new TemplateError('"this" has a meaning only within {{#each}} and {{#with}}', path.offset);
    return this.#scope.resolve(path.parts);
  }

  #atPath({ parts, depth, offset }: PathExpr, frame: BlockFrame | undefined): Value {
    const [name, ...rest] = parts;
    if (name === 'root' && rest.length > 0) return this.#scope.resolve(rest);
    let around = frame;
    for (let i = 0; i < depth && around; i++) around = around.outer;
    const value = around && this.#from(around).at[name!];
    if (value === undefined)
      throw new TemplateError(`there is no "@${parts.join('.')}" here`, offset, atHint(name!, around));
    return walk(value, [`@${name}`], rest);
  }

  /** The value of a frame, marked as read. */
  #from(frame: BlockFrame): BlockFrame {
    this.#scope.outside ||= frame.outside;
    return frame;
  }

  /** The hint for a usual mistake within {{#each}}: a name from outside without `../`. */
  #outside(path: PathExpr, frame: BlockFrame | undefined): string | undefined {
    const isOutside = frame && path.depth === 0 && !path.local && this.#scope.has(path.parts[0] ?? '');
    return isOutside ? `within {{#each}} and {{#with}} write {{ @root.${path.parts.join('.')} }}` : undefined;
  }
}

function eachFrame(
  node: BlockNode,
  [key, value]: [Value, Value],
  i: number,
  count: number,
  outer: BlockFrame | undefined,
): Omit<BlockFrame, 'outside'> {
  const names = new Map<string, Value>();
  if (node.names[0]) names.set(node.names[0], value);
  if (node.names[1]) names.set(node.names[1], key);
  return { outer, context: value, names, at: { index: i, key, first: i === 0, last: i === count - 1 } };
}

/** Whether a key in the variable of a path, or what the value of this key reads, is undefined. */
function isOfKey({ chain, parts }: UndefinedVariable, path: PathExpr): boolean {
  return chain.length > 0 ? chain[0] !== path.parts[0] : parts.length > 1;
}

function memberAt(holder: Value, key: string, { args }: CallExpr): Value {
  return found(memberOf(holder, key), [nameOf(args[0]!), key], holder);
}

function nameOf(expr: Expr): string {
  return expr.kind === 'path' ? expr.parts.join('.') : '…';
}
