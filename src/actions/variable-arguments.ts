import { mainNames } from '../core/check-args.ts';
import type { Values } from '../core/values.ts';
import type { Action } from './action.ts';

/** Splits the keys that a task gives an action into its arguments and names of variables. */
export function splitVariables(
  { params, takesVariables }: Pick<Action, 'params' | 'takesVariables'>,
  given: Values,
): { args: Values; variables: Values } {
  const args: Values = Object.create(null);
  const variables: Values = Object.create(null);
  const names = mainNames(params);
  for (const [key, value] of Object.entries(given))
    (takesVariables && !names.has(key) ? variables : args)[key] = value;
  return { args, variables };
}
