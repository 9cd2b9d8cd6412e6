import type { Value, Values } from '../../core/values.ts';
import type { Expression } from '../../template/cel/expression.ts';
import { isAnswer } from '../keywords/schema.ts';
import type { Loading } from './loading.ts';
import { compileAt, type Spot, type Use, usesOfExpression } from './uses.ts';

/** A use that an earlier condition of the list guards: the first one that is false decides. */
function withGuards(use: Use, earlier: readonly Use[]): Use {
  const isGuarded = ({ path, guarded }: Use) => guarded && path.every((part, i) => part === use.path[i]);
  return use.guarded || earlier.some(isGuarded) ? { ...use, guarded: true } : use;
}

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
    uses.push(...usesOfExpression(expression, spot).map((use) => withGuards(use, uses)));
  }
  return { expressions, uses };
}
