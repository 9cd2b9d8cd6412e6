import { Raw, type Value, type Values } from '../core/values.ts';
import type { PlainValue } from './requests.ts';

/** Variables of a program: texts in them are data, never templates. */
export function asData(given: { readonly [name: string]: PlainValue } = {}): Values {
  const entries = Object.entries(given).map(([name, value]) => [name, dataOf(value)] as const);
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

function dataOf(value: PlainValue): Value {
  if (typeof value === 'string') return new Raw(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(dataOf);
  return asData(value);
}

function isList(value: object): value is readonly PlainValue[] {
  return Array.isArray(value);
}

/** One or several files, as a list. */
export function pathListOf(given: string | readonly string[]): string[] {
  return typeof given === 'string' ? [given] : [...given];
}
