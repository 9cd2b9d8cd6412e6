import { arithmetic } from './arithmetic.ts';
import { calledFunction, calledMethod } from './calls.ts';
import { applyFilter } from './filters.ts';
import { applyTest } from './tests.ts';
import { type Token, tokensOf } from './tokens.ts';
import { type Arguments, binary, index, not, opposite, plain, quotedText, type Tree } from './tree.ts';
import { asTruth, choice, either } from './truth.ts';
import { member, variable } from './variables.ts';

/** Thrown for what is not an expression; then there is no hint. */
class NoExpression extends Error {}

const comparisons: { [sign: string]: string } = {
  '==': '==',
  '===': '==',
  '=': '==',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};
const sums = ['+', '-'];
const products = ['*', '/', '//', '%'];

/**
 * Reads an expression of Jinja, as in https://jinja.palletsprojects.com/en/stable/templates/#expressions, with
 * its filters, tests and lookups already in kplay's words. Undefined for what is not an expression.
 * @throws NoWord for a filter, test or lookup that has no counterpart
 */
export function parseJinja(source: string): Tree | undefined {
  const tokens = tokensOf(source);
  if (!tokens) return undefined;
  const reader = new Reader(tokens);
  try {
    return reader.whole();
  } catch (error) {
    if (error instanceof NoExpression || error instanceof RangeError) return undefined;
    throw error;
  }
}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Tree {
    const tree = this.#choice();
    if (this.#next.kind !== 'end') throw new NoExpression();
    return tree;
  }

  get #next(): Token {
    return this.#tokens[this.#at]!;
  }

  /** Takes the next token if it is this word or sign. */
  #take(...wanted: string[]): string | undefined {
    const { kind, text: written } = this.#next;
    if ((kind !== 'name' && kind !== 'sign') || !wanted.includes(written)) return undefined;
    this.#at++;
    return written;
  }

  #need(wanted: string): void {
    if (!this.#take(wanted)) throw new NoExpression();
  }

  #choice(): Tree {
    const first = this.#or();
    if (this.#take('if')) {
      const condition = this.#or();
      return choice(condition, first, this.#take('else') ? this.#choice() : quotedText(''), false);
    }
    if (!this.#take('?')) return first;
    const yes = this.#choice();
    this.#need(':');
    return choice(first, yes, this.#choice(), false);
  }

  #or(): Tree {
    let tree = this.#and();
    while (this.#take('or', '||')) tree = either(tree, this.#and());
    return tree;
  }

  #and(): Tree {
    let tree = this.#not();
    while (this.#take('and', '&&')) tree = binary(asTruth(tree), '&&', asTruth(this.#not()));
    return tree;
  }

  #not(): Tree {
    return this.#take('not') ? not(asTruth(this.#not())) : this.#comparison();
  }

  #comparison(): Tree {
    let tree = this.#joined();
    for (;;) {
      const sign = this.#take(...Object.keys(comparisons));
      if (sign) tree = binary(tree, comparisons[sign]!, this.#joined());
      else if (this.#take('in')) tree = binary(tree, 'in', this.#joined());
      else if (this.#next.text === 'not' && this.#tokens[this.#at + 1]?.text === 'in') {
        this.#at += 2;
        tree = not(binary(tree, 'in', this.#joined()));
      } else return tree;
    }
  }

  #joined(): Tree {
    return this.#left(['~'], () => this.#left(sums, () => this.#left(products, () => this.#unary())));
  }

  #left(operators: readonly string[], operand: () => Tree): Tree {
    let tree = operand();
    for (;;) {
      const sign = this.#take(...operators);
      if (!sign) return tree;
      tree = arithmetic(tree, sign, operand());
    }
  }

  #unary(): Tree {
    const sign = this.#take('-', '!');
    if (sign) return { kind: 'unary', operator: sign as '-' | '!', of: this.#unary() };
    return this.#filtered();
  }

  #filtered(): Tree {
    let tree = this.#postfix(this.#primary());
    for (;;) {
      if (this.#take('|')) tree = this.#postfix(applyFilter(this.#word(), tree, this.#maybeArguments()));
      else if (this.#take('is')) {
        const isNot = this.#take('not') !== undefined;
        const found = applyTest(this.#word(), tree, this.#maybeArguments());
        tree = isNot ? opposite(found) : found;
      } else return tree;
    }
  }

  #postfix(of: Tree): Tree {
    let tree = of;
    for (;;) {
      if (this.#take('.')) tree = this.#member(tree);
      else if (this.#take('[')) {
        tree = member(tree, this.#choice());
        this.#need(']');
      } else return tree;
    }
  }

  #member(of: Tree): Tree {
    if (this.#next.kind === 'number') return index(of, plain(this.#tokens[this.#at++]!.text));
    const key = this.#word();
    return this.#next.text === '(' && this.#next.kind === 'sign'
      ? calledMethod(of, key, this.#maybeArguments())
      : member(of, quotedText(key));
  }

  #word(): string {
    if (this.#next.kind !== 'name') throw new NoExpression();
    let word = this.#tokens[this.#at++]!.text;
    // ansible.builtin.combine
    while (/^(ansible|community)(\.|$)/.test(word) && this.#take('.')) word += `.${this.#word()}`;
    return word.split('.').at(-1)!;
  }

  #primary(): Tree {
    const token = this.#tokens[this.#at++]!;
    if (token.kind === 'number') return plain(token.text);
    if (token.kind === 'text') return { kind: 'text', text: token.text, quote: token.quote };
    if (token.kind === 'name')
      return this.#next.kind === 'sign' && this.#next.text === '('
        ? calledFunction(token.text, this.#maybeArguments())
        : variable(token.text);
    if (token.text === '[') return { kind: 'list', items: this.#items(']') };
    if (token.text === '{') return { kind: 'map', entries: this.#entries() };
    if (token.text !== '(') throw new NoExpression();
    const inner = this.#choice();
    this.#need(')');
    return inner;
  }

  #items(end: string): Tree[] {
    const items: Tree[] = [];
    while (!this.#take(end)) {
      items.push(this.#choice());
      if (!this.#take(',') && this.#next.text !== end) throw new NoExpression();
    }
    return items;
  }

  #entries(): [Tree, Tree][] {
    const entries: [Tree, Tree][] = [];
    while (!this.#take('}')) {
      const key = this.#or();
      this.#need(':');
      entries.push([key, this.#choice()]);
      if (!this.#take(',') && this.#next.text !== '}') throw new NoExpression();
    }
    return entries;
  }

  #maybeArguments(): Arguments {
    const given: Arguments = { args: [], named: {} };
    if (!this.#take('(')) return given;
    while (!this.#take(')')) {
      const key = this.#next.kind === 'name' && this.#tokens[this.#at + 1]?.text === '=' ? this.#word() : '';
      if (key) {
        this.#need('=');
        given.named[key] = this.#choice();
      } else given.args.push(this.#choice());
      if (!this.#take(',') && this.#next.text !== ')') throw new NoExpression();
    }
    return given;
  }
}
