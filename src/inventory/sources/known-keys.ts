import { didYouMean } from '../../core/errors.ts';
import type { Values } from '../../core/values.ts';
import { placeOf } from '../../yaml/read.ts';
import { type Draft, refuse } from '../model/draft.ts';

/** Refuses unknown keys in a plugin's settings. Returns whether all keys are known. */
export function knownKeys(draft: Draft, values: Values, known: readonly string[]): boolean {
  const wrong = Object.keys(values).filter((key) => !known.includes(key));
  for (const key of wrong) {
    const close = didYouMean(key, known);
    const hint = close ? `did you mean "${close}"?` : `known are ${known.join(', ')}`;
    refuse(draft, 'inventory-plugin', `unknown setting "${key}"`, placeOf(values, key), hint);
  }
  return wrong.length === 0;
}
