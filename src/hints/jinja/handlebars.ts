import type { Tree } from './tree.ts';

const operators: { [operator: string]: string } = {
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  '&&': 'and',
  '||': 'or',
};

/**
 * An expression as a template of Handlebars, without the braces around it: `join (sort x) ","`. Undefined for what
 * only an expression can do.
 */
export function toHandlebars(tree: Tree): string | undefined {
  const text = write(tree);
  return text && outermost(text);
}

/** The same for the text that a template gives: `a ~ "-" ~ b` is `{{ a }}-{{ b }}`. */
export function toTemplate(tree: Tree): string | undefined {
  if (tree.kind === 'binary' && isJoin(tree)) {
    const [left, right] = [toTemplate(tree.left), toTemplate(tree.right)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  if (tree.kind === 'text') return tree.text;
  const call = toHandlebars(tree);
  return call && `{{ ${call} }}`;
}

function isJoin({ operator, left, right }: Tree & { kind: 'binary' }): boolean {
  return operator === '~' || (operator === '+' && [left, right].some(isText));
}

function isText(tree: Tree): boolean {
  return tree.kind === 'text' || (tree.kind === 'binary' && isJoin(tree));
}

/** As an argument: calls in parentheses. */
function write(tree: Tree): string | undefined {
  switch (tree.kind) {
    case 'name':
      return tree.name;
    case 'plain':
      return tree.text;
    case 'text':
      return quoted(tree.text, tree.quote);
    case 'index':
      return member(tree.of, tree.key);
    case 'call':
      return tree.of ? undefined : called(tree.name, tree.args);
    case 'unary':
      return tree.operator === '!' ? called('not', [tree.of]) : undefined;
    case 'choice':
      return called('ternary', [tree.condition, tree.yes, tree.no]);
    case 'binary':
      if (tree.operator === 'in') return called('contains', [tree.right, tree.left]);
      return Object.hasOwn(operators, tree.operator)
        ? called(operators[tree.operator]!, [tree.left, tree.right])
        : undefined;
    default:
      return undefined;
  }
}

function called(name: string, args: Tree[]): string | undefined {
  const written = args.map(write);
  return written.includes(undefined) ? undefined : `(${[name, ...written].join(' ')})`;
}

function member(of: Tree, key: Tree): string | undefined {
  const holder = write(of);
  if (holder === undefined) return undefined;
  const isPath = !holder.startsWith('(') && of.kind !== 'text';
  if (isPath && key.kind === 'text')
    return `${holder}.${/^[A-Za-z_][\w-]*$/.test(key.text) ? key.text : `[${key.text}]`}`;
  if (isPath && key.kind === 'plain' && /^\d+$/.test(key.text)) return `${holder}.[${key.text}]`;
  return called('lookup', [of, key]);
}

/** Handlebars has no escapes except for the quotes themselves. */
function quoted(content: string, quote: string): string | undefined {
  if (!content.includes(quote)) return `${quote}${content}${quote}`;
  const other = quote === '"' ? "'" : '"';
  return content.includes(other) ? undefined : `${other}${content}${other}`;
}

function outermost(text: string): string {
  return text.startsWith('(') ? text.slice(1, -1) : text;
}
