import type { Value, Values } from '../../core/values.ts';
import type { Expression } from '../../template/cel/expression.ts';
import { isAnswer } from '../keywords/schema.ts';
import type { Loading } from './loading.ts';
import { compileAt, type Spot, type Use, usesOfExpression } from './uses.ts';

/** The expressions of a keyword that takes one expression or a list of them, and the variables that they read. */
export async function conditions(
  holder: Values,
  key: string,
  loading: Loading,
): Promise<{ expressions: Expression[]; uses: Use[] }> {
  const value = holder[key] ?? null;
  const spots: Spot[] = Array.isArray(value)
    ? value.map((_, i) => ({ container: value, key: i }))
    : [{ container: holder, key }];
  const expressions: Expression[] = [];
  const uses: Use[] = [];
  for (const spot of spots) {
    const source = (spot.container as Record<string | number, Value>)[spot.key];
    if (source === null || source === undefined || typeof source === 'object' || isAnswer(source)) continue;
    // debug shows a value of any type
    const expression = await compileAt(String(source), spot, loading.findings, key !== 'var');
    if (!expression) continue;
    expressions.push(expression);
    uses.push(...usesOfExpression(expression, spot));
  }
  return { expressions, uses };
}
