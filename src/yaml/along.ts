import type { Place } from '../core/errors.ts';
import { isMapping, type Value } from '../core/values.ts';
import { keyPlaceOf, placeOf } from './places.ts';

/**
 * The place of a part of a container, as far as the path into it can be followed.
 * @param byKey the last key of the path is meant, not its value
 */
export function placeAlong(
  container: object,
  path: readonly (string | number)[],
  byKey = false,
): Place | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return placeOf(container);
  let [at, last]: [object, string | number] = [container, first];
  for (const next of rest) {
    const value = (at as Record<string | number, Value>)[last];
    if (!isMapping(value) && !Array.isArray(value)) break;
    if (!Object.hasOwn(value, next)) break;
    [at, last] = [value, next];
  }
  return (byKey && typeof last === 'string' ? keyPlaceOf(at, last) : undefined) ?? placeOf(at, last);
}
