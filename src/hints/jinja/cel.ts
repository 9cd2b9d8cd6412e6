import type { Tree } from './tree.ts';

/** The precedence of an operator of CEL. */
const strength: { [operator: string]: number } = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  in: 3,
  '~': 4,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
};
const unary = 6;
const postfix = 7;

/** An expression in CEL. */
export function celText(tree: Tree): string {
  return write(tree, 0);
}

/** `least` is the precedence of the surroundings: parentheses are written where they are needed. */
function write(tree: Tree, least: number): string {
  switch (tree.kind) {
    case 'name':
      return tree.name;
    case 'plain':
      return tree.text;
    case 'text':
      return quoted(tree.text, tree.quote);
    case 'list':
      return `[${tree.items.map(celText).join(', ')}]`;
    case 'map':
      return `{${tree.entries.map(([key, value]) => `${celText(key)}: ${celText(value)}`).join(', ')}}`;
    case 'index':
      return member(write(tree.of, postfix), tree.key);
    case 'call':
      return `${tree.of ? `${write(tree.of, postfix)}.` : ''}${tree.name}(${tree.args.map(celText).join(', ')})`;
    case 'unary':
      return around(`${tree.operator}${write(tree.of, unary)}`, unary, least);
    case 'choice':
      return around(`${write(tree.condition, 1)} ? ${write(tree.yes, 1)} : ${write(tree.no, 0)}`, 0, least);
    default:
      return binary(tree, least);
  }
}

function binary(tree: Tree & { kind: 'binary' }, least: number): string {
  const own = strength[tree.operator]!;
  const isJoin = tree.operator === '~';
  const left = isJoin ? asText(tree.left, own) : write(tree.left, own);
  const right = isJoin ? asText(tree.right, own + 1) : write(tree.right, own + 1);
  return around(`${left} ${isJoin ? '+' : tree.operator} ${right}`, own, least);
}

/** A part of a text; a value that can be a number is converted to a text. */
function asText(tree: Tree, least: number): string {
  const isText = tree.kind === 'text' || (tree.kind === 'binary' && tree.operator === '~');
  return isText ? write(tree, least) : `string(${celText(tree)})`;
}

function member(holder: string, key: Tree): string {
  if (key.kind === 'text' && /^[A-Za-z_]\w*$/.test(key.text)) return `${holder}.${key.text}`;
  return `${holder}[${celText(key)}]`;
}

function around(text: string, own: number, least: number): string {
  return own < least ? `(${text})` : text;
}

function quoted(content: string, quote: string): string {
  const escaped = content
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r')
    .replaceAll(quote, `\\${quote}`);
  return `${quote}${escaped}${quote}`;
}
