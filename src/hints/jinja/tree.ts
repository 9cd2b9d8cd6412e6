/** An expression of Jinja, or of Python, as far as it has a meaning here. */
export type Tree =
  | { kind: 'name'; name: string }
  /** Its content, and the quotes around it. */
  | { kind: 'text'; text: string; quote: string }
  | { kind: 'plain'; text: string }
  | { kind: 'list'; items: Tree[] }
  | { kind: 'map'; entries: [Tree, Tree][] }
  | { kind: 'index'; of: Tree; key: Tree }
  /** A function, after translation one of kplay's; `of` is the value before a dot. */
  | { kind: 'call'; name: string; of?: Tree; args: Tree[] }
  | { kind: 'unary'; operator: '!' | '-'; of: Tree }
  | { kind: 'binary'; operator: string; left: Tree; right: Tree }
  | { kind: 'choice'; condition: Tree; yes: Tree; no: Tree };

/** The arguments between the parentheses of a filter, a test or a function. */
export interface Arguments {
  args: Tree[];
  named: { [name: string]: Tree };
}

/** Something that has no counterpart here. */
export class NoWord extends Error {
  /** What to do instead, as a hint. */
  readonly hint: string;
  constructor(what: string, hint = 'kplay doc functions lists the functions') {
    super(`${what} does not exist here`);
    this.hint = `${what} does not exist here: ${hint}`;
  }
}

export const name = (text: string): Tree => ({ kind: 'name', name: text });
export const quotedText = (content: string): Tree => ({ kind: 'text', text: content, quote: '"' });
export const plain = (content: string | number): Tree => ({ kind: 'plain', text: String(content) });
export const call = (called: string, ...args: Tree[]): Tree => ({ kind: 'call', name: called, args });
export const not = (of: Tree): Tree => ({ kind: 'unary', operator: '!', of });
/** The opposite of a comparison. */
export const opposite = (of: Tree): Tree =>
  of.kind === 'binary' && of.operator === '==' ? binary(of.left, '!=', of.right) : not(of);
export const binary = (left: Tree, operator: string, right: Tree): Tree => ({
  kind: 'binary',
  operator,
  left,
  right,
});
export const index = (of: Tree, key: Tree): Tree => ({ kind: 'index', of, key });

/** The content of a literal text; undefined for everything else. */
export function literal(tree: Tree | undefined): string | undefined {
  return tree?.kind === 'text' ? tree.text : undefined;
}
