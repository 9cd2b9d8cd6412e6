import type { Place } from '../../core/errors.ts';
import type { Value, Values } from '../../core/values.ts';
import type { Draft } from '../model/draft.ts';
import { pythonLiteral } from './python.ts';

/** Variables, and the place of each. */
export interface Assigned {
  values: Values;
  places: Map<string, Place>;
}

/** No variables yet. */
export function nothing(): Assigned {
  return { values: Object.create(null), places: new Map() };
}

/** Adds a variable with its value as written. If one name has two different values, the later one wins. */
export function readAssignment(
  draft: Draft,
  name: string,
  text: string,
  place: Place,
  { values, places }: Assigned,
): void {
  const before = places.get(name);
  const value = iniValue(text);
  if (before && JSON.stringify(values[name]) !== JSON.stringify(value)) {
    const message = `"${name}" is given twice; the later value wins`;
    draft.findings.warning('same-level', message, { place, hint: `the other one is on line ${before.line}` });
  }
  values[name] = value;
  places.set(name, place);
}

/** A value of an INI inventory: a Python literal, or the text itself. */
function iniValue(text: string): Value {
  const literal = pythonLiteral(text.replace(/^[ \t]+/, ''));
  return literal === undefined ? text : literal;
}
