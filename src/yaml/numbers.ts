import type { Diagnostic } from '../core/errors.ts';
import { isMapping, type Value } from '../core/values.ts';
import { isPlainAt, placeOf, writtenTextOf } from './places.ts';

/** Warns about the scalar at a key. */
type Check = (container: object, key: string | number, value: Value) => Diagnostic[];

/**
 * Warnings about numbers in a value, at any depth, that differ in a text from how they were written: 1.10 becomes
 * 1.1, 0012 becomes 12, 1e3 becomes 1000.
 */
export function changedNumbers(value: Value): Diagnostic[] {
  return walk(value, changed);
}

/** Warnings about what Ansible reads differently: words of YAML 1.1, and numbers that are too large. */
export function differencesIn(value: Value): Diagnostic[] {
  return walk(value, (container, key, item) => [
    ...wordAt(container, key, item),
    ...changed(container, key, item),
  ]);
}

function walk(value: Value, check: Check): Diagnostic[] {
  if (!Array.isArray(value) && !isMapping(value)) return [];
  const items: [string | number, Value][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return items.flatMap(([key, item]) =>
    Array.isArray(item) || isMapping(item) ? walk(item, check) : check(value, key, item),
  );
}

function changed(container: object, key: string | number, value: Value): Diagnostic[] {
  if (typeof value !== 'number') return [];
  const source = writtenTextOf(container, key);
  if (source === undefined || source === String(value) || !/^[\d.]+(e\d+)?$/i.test(source)) return [];
  const message = `YAML reads ${source} as the number ${value}`;
  return [warning('number-text', message, `write "${source}" to keep it`, container, key)];
}

function wordAt(container: object, key: string | number, value: Value): Diagnostic[] {
  if (typeof value !== 'string' || !isPlainAt(container, key)) return [];
  if (/^(?:[-+]?\d{16,}|0[xo][\da-f]{13,})$/i.test(value)) {
    const message = `${value} is too large for a number, and stays a text`;
    return [warning('yaml-number', message, `write "${value}"`, container, key)];
  }
  if (!/^(?:yes|on|no|off)$/i.test(value)) return [];
  const meant = /^(?:yes|on)$/i.test(value) ? 'true' : 'false';
  const message = `${value} is a text here; Ansible reads it as ${meant}`;
  return [warning('ansible-spelling', message, `write ${meant}, or "${value}" for the text`, container, key)];
}

function warning(
  code: Diagnostic['code'],
  message: string,
  hint: string,
  container: object,
  key: string | number,
): Diagnostic {
  const place = placeOf(container, key);
  return { severity: 'warning', code, message, hint, ...(place && { place }) };
}
