import { binary, call, NoWord, plain, type Tree } from './tree.ts';

/** An operator of numbers, and `+` and `~` of texts. Throws NoWord for what Python's texts can do as well. */
export function arithmetic(left: Tree, sign: string, right: Tree): Tree {
  if (left.kind === 'text' && (sign === '%' || sign === '*'))
    throw new NoWord(`the operator "${sign}" for texts`, 'write a text with {{ }} in it');
  if (sign === '/') return binary(isFraction(right) ? left : asFraction(left), '/', right);
  if (sign === '//') return call('int', arithmetic(left, '/', right));
  return binary(left, sign, right);
}

function isFraction(tree: Tree): boolean {
  return (
    (tree.kind === 'plain' && tree.text.includes('.')) || (tree.kind === 'call' && tree.name === 'double')
  );
}

/** Whole numbers divide to whole numbers here, and to fractions in Jinja. */
function asFraction(tree: Tree): Tree {
  if (isFraction(tree)) return tree;
  return tree.kind === 'plain' ? plain(`${tree.text}.0`) : call('double', tree);
}
