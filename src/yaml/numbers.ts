import type { Diagnostic } from '../core/errors.ts';
import { isMapping, type Value } from '../core/values.ts';
import { placeOf, writtenTextOf } from './places.ts';

/**
 * Warnings about numbers in a value, at any depth, that differ in a text from how they were written: 1.10 becomes
 * 1.1, 0012 becomes 12, 1e3 becomes 1000.
 */
export function changedNumbers(value: Value): Diagnostic[] {
  if (!Array.isArray(value) && !isMapping(value)) return [];
  const items: [string | number, Value][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return items.flatMap(([key, item]) =>
    typeof item === 'number' ? changed(value, key, item) : changedNumbers(item),
  );
}

function changed(container: object, key: string | number, value: number): Diagnostic[] {
  const source = writtenTextOf(container, key);
  if (source === undefined || source === String(value) || !/^[\d.]+(e\d+)?$/i.test(source)) return [];
  const place = placeOf(container, key);
  const message = `YAML reads ${source} as the number ${value}`;
  return [
    {
      severity: 'warning',
      code: 'number-text',
      message,
      ...(place && { place }),
      hint: `write "${source}" to keep it`,
    },
  ];
}
