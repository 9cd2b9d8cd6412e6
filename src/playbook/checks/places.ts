import type { Place } from '../../core/errors.ts';
import { isMapping, type Value } from '../../core/values.ts';
import { keyPlaceOf, placeOf } from '../../yaml/read.ts';
import type { Spot } from '../uses.ts';

/**
 * Where a part of a value stands, as far as the path into it can be followed.
 * @param byKey the key is meant, not what stands behind it
 */
export function placeAlong(
  { container, key }: Spot,
  path: readonly (string | number)[],
  byKey = false,
): Place | undefined {
  let [at, last]: [object, string | number] = [container, key];
  for (const next of path) {
    const value = (at as Record<string | number, Value>)[last];
    if (!isMapping(value) && !Array.isArray(value)) break;
    if (!Object.hasOwn(value, next)) break;
    [at, last] = [value, next];
  }
  return (byKey && typeof last === 'string' ? keyPlaceOf(at, last) : undefined) ?? placeOf(at, last);
}
