import { comparisons } from './functions/catalog.ts';
import type { Expr } from './handlebars/syntax.ts';

/** The expression for a call in a template: `eq (length a) 1` is `length(a) == 1`. */
export function asExpression(expr: Expr): string {
  if (expr.kind === 'literal') return JSON.stringify(expr.value);
  if (expr.kind === 'path')
    return expr.parts
      .map((part, i) => (i === 0 ? part : /^\d+$/.test(part) ? `[${part}]` : `.${part}`))
      .join('');
  const args = expr.args.map(asExpression);
  if (expr.name === 'lookup') return `${args[0]}[${args[1]}]`;
  const operator = comparisons.get(expr.name)?.operator;
  if (operator === undefined) return `${expr.name}(${args.join(', ')})`;
  return args.length === 1 ? `${operator}${args[0]}` : args.join(` ${operator} `);
}
