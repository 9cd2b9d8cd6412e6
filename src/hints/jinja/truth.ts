import { binary, call, plain, quotedText, type Tree } from './tree.ts';

const comparing = new Set(['==', '!=', '<', '<=', '>', '>=', 'in', '&&', '||']);
const asking = new Set(['defined', 'matches', 'bool', 'contains', 'exists', 'startsWith', 'endsWith']);
const flags = new Set(['failed', 'changed', 'skipped', 'finished', 'started']);

/** Functions that give lists, texts or numbers: these are neither true nor false. */
const lists =
  'sort unique reverse flatten union intersect difference pluck where range keys values items split';
const texts = 'lower upper capitalize trim replace join string basename dirname regexReplace file template';
const numbers = 'length int float round sum';
const kinds = new Map<string, (tree: Tree) => Tree>([
  ...named(lists, (tree) => binary(call('length', tree), '>', plain(0))),
  ...named(texts, (tree) => binary(tree, '!=', quotedText(''))),
  ...named(numbers, (tree) => binary(tree, '!=', plain(0))),
  // in Ansible, an undefined variable is empty
  ...named('env', (tree) => binary(call('default', tree, quotedText('')), '!=', quotedText(''))),
]);

function named(names: string, truth: (tree: Tree) => Tree): [string, (tree: Tree) => Tree][] {
  return names.split(' ').map((name) => [name, truth]);
}

/** Whether it is true or false, whatever its variables are. */
export function isBoolean(tree: Tree): boolean {
  if (tree.kind === 'binary') return comparing.has(tree.operator);
  if (tree.kind === 'unary') return tree.operator === '!';
  if (tree.kind === 'call') return asking.has(tree.name);
  if (tree.kind === 'index') return tree.key.kind === 'text' && flags.has(tree.key.text);
  return tree.kind === 'plain' && (tree.text === 'true' || tree.text === 'false');
}

/** The same as a condition: known lists, texts and numbers are compared explicitly, as Jinja does implicitly. */
export function asTruth(tree: Tree): Tree {
  return (tree.kind === 'call' && !tree.of && kinds.get(tree.name)?.(tree)) || tree;
}

/** `a or b`: a condition, or in Jinja also the first value that is not empty. */
export function either(one: Tree, other: Tree): Tree {
  const isValue = other.kind === 'text' || other.kind === 'list' || other.kind === 'map' || isNumber(other);
  if (isValue) return call('default', one, other, plain('true'));
  return binary(asTruth(one), '||', asTruth(other));
}

function isNumber(tree: Tree): boolean {
  return tree.kind === 'plain' && /^\d/.test(tree.text);
}

/**
 * One of two values. `ternary` takes any condition, but evaluates both values: where one can fail, the condition
 * must be true or false.
 */
export function choice(asked: Tree, yes: Tree, no: Tree, isEager: boolean): Tree {
  const condition = asTruth(asked);
  const isSafe = isEager || [yes, no].every(({ kind }) => kind === 'text' || kind === 'plain');
  if (isSafe && !isBoolean(condition)) return call('ternary', condition, yes, no);
  return { kind: 'choice', condition, yes, no };
}
