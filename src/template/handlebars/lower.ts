import { didYouMean } from '../../core/errors.ts';
import { hints } from '../../core/hints.ts';
import { TemplateError } from '../errors.ts';
import { comparisons, functions, miscount, namesInTemplates } from '../functions/catalog.ts';
import {
  asksForDefined,
  type BlockNode,
  type CallExpr,
  type Expr,
  type Node,
  type Template,
} from './syntax.ts';

type OffsetAt = (at: { line: number; column: number }) => number;
type Tree = hbs.AST.Node;

/**
 * Converts Handlebars' syntax tree to kplay's own. All errors in it are found here, not during rendering.
 * @throws TemplateError
 */
export function lower(program: hbs.AST.Program, offsetAt: OffsetAt): Template {
  const at = (node: Tree) => offsetAt(node.loc?.start ?? { line: 1, column: 0 });
  const template = (part: hbs.AST.Program | undefined): Template => (part?.body ?? []).flatMap(statement);

  function statement(node: Tree): Node[] {
    if (node.type === 'ContentStatement') return text((node as hbs.AST.ContentStatement).value);
    if (node.type === 'CommentStatement') return [];
    if (node.type === 'MustacheStatement')
      return [{ kind: 'value', expr: called(node as hbs.AST.MustacheStatement) }];
    if (node.type === 'BlockStatement') return block(node as hbs.AST.BlockStatement);
    const what = node.type.startsWith('Decorator') ? 'decorators' : 'partials';
    throw new TemplateError(
      `${what} are not supported`,
      at(node),
      'write the text here, or a template file of its own',
    );
  }

  function block(node: hbs.AST.BlockStatement): Node[] {
    const kind = node.path.original;
    if (kind === 'raw') return template(node.program);
    if (!isBlockKind(kind) || node.params.length !== 1 || !node.program)
      throw new TemplateError(
        isBlockKind(kind) ? `{{#${kind}}} takes one value` : `there is no block {{#${kind}}}`,
        at(node),
        isBlockKind(kind)
          ? (infixHint(`#${kind} `, node.params) ?? `for several, write {{#${kind} (and a b)}}`)
          : 'blocks are if, unless, each, with and raw',
      );
    refuseHash(node.hash);
    const parts = {
      names: node.program.blockParams ?? [],
      body: template(node.program),
      otherwise: template(node.inverse),
    };
    return [{ kind, on: expression(node.params[0]!), offset: at(node), ...parts }];
  }

  /** `{{ path }}`, or `{{ name argument... }}`, which can also be in parentheses. */
  function called(node: hbs.AST.MustacheStatement | hbs.AST.SubExpression): Expr {
    refuseHash(node.hash);
    const path = node.path as hbs.AST.PathExpression;
    const isCall = node.type === 'SubExpression' || node.params.length > 0;
    return isCall ? call(path, node.params) : expression(path);
  }

  function call(path: hbs.AST.PathExpression, params: Tree[]): Expr {
    const name = String(path.original);
    const made: CallExpr = { kind: 'call', name, args: params.map(expression), offset: at(path) };
    if (name === 'lookup' || asksForDefined(made)) checkAsking(made);
    else checkCall(made, infixHint('', [path, ...params]));
    return made;
  }

  function expression(node: Tree): Expr {
    if (node.type === 'SubExpression') return called(node as hbs.AST.SubExpression);
    if (node.type !== 'PathExpression')
      return { kind: 'literal', value: (node as hbs.AST.StringLiteral).value ?? null };
    const { parts, depth, data, original } = node as hbs.AST.PathExpression;
    const local = /^(this\b|\.\/|\.$)/.test(original);
    return { kind: 'path', parts: parts as string[], depth, at: data, local, offset: at(node) };
  }

  function refuseHash(hash: hbs.AST.Hash | undefined): void {
    const pair = hash?.pairs[0];
    if (pair)
      throw new TemplateError(
        `"${pair.key}=" is not understood`,
        at(pair),
        'write the arguments one after the other',
      );
  }

  return template(program);
}

const infixWords = new Set(['is', 'in', 'and', 'or', 'not', 'if']);

/** The hint for `a in b`, which Handlebars takes for a call of `a`. */
function infixHint(before: string, nodes: Tree[]): string | undefined {
  const words = nodes.map((node) => (node as hbs.AST.PathExpression).original);
  // a call in parentheses has none
  const [item, of, list, ...more] = words;
  if (before === '#each ' && of === 'in' && more.length === 0) return `write {{#each ${list} as |${item}|}}`;
  if (words.includes(undefined as never) || !words.slice(1).some((word) => infixWords.has(word)))
    return undefined;
  const written = nodes.map((node, i) =>
    node.type === 'StringLiteral' ? quoted(String(words[i])) : String(words[i]),
  );
  return hints().inBraces(before + written.join(' '));
}

function quoted(content: string): string {
  return content.includes("'") ? JSON.stringify(content) : `'${content}'`;
}

function text(value: string): Node[] {
  return value === '' ? [] : [{ kind: 'text', text: value }];
}

function isBlockKind(kind: unknown): kind is BlockNode['kind'] {
  return kind === 'if' || kind === 'unless' || kind === 'each' || kind === 'with';
}

function checkAsking({ name, args, offset }: CallExpr): void {
  const [least, usage] =
    name === 'defined'
      ? [1, 'defined x']
      : [2, name === 'lookup' ? 'lookup map key' : 'default x "fallback"'];
  const most = name === 'default' ? 3 : least;
  if (args.length < least || args.length > most || (name !== 'lookup' && args[0]!.kind === 'literal'))
    throw new TemplateError(
      `"${name}" takes a variable${least === 2 ? ' and a value' : ''}`,
      offset,
      `write (${usage})`,
    );
}

/** Words of other template languages, and what to write instead. */
const otherWords: { [name: string]: string } = {
  elif: 'write {{else if x}}',
  elseif: 'write {{else if x}}',
  endif: 'write {{/if}}',
  endfor: 'write {{/each}}',
  for: 'write {{#each list as |name|}}',
  equals: 'write (eq a b)',
  isEqual: 'write (eq a b)',
  notEquals: 'write (ne a b)',
};

/** @param infix the hint if it is not a call, but an expression with operators that are words */
function checkCall({ name, args, offset }: CallExpr, infix: string | undefined): void {
  const known = functions.get(name) ?? comparisons.get(name);
  if (!known) {
    const close = didYouMean(name, namesInTemplates());
    const other = Object.hasOwn(otherWords, name) ? otherWords[name] : undefined;
    const hint = infix ?? other ?? (close && `did you mean "${close}"?`);
    throw new TemplateError(`there is no function "${name}"`, offset, hint);
  }
  const message = miscount(name, known, args.length);
  if (message)
    throw new TemplateError(message, offset, infix ?? `write (${[name, ...known.takes].join(' ')})`);
}
