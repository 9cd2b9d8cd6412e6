import { stringify } from 'yaml';
import { Cel, isMapping, Raw, Secret, type Value, type Values } from '../core/values.ts';
import { readYaml } from './read.ts';

/**
 * Reads YAML as data: what follows `!raw`, `!cel` or `!secret` is a plain value. Throws as `readYaml`.
 */
export function fromYaml(text: string): Value {
  return plain(readYaml(text, 'text'));
}

/** A value in block style, with the line end. Quotes texts that YAML 1.1 reads as another type, such as yes. */
export function toYaml(value: Value): string {
  return stringify(plain(value), { compat: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false });
}

function plain(value: Value): Value {
  if (value instanceof Raw) return value.text;
  if (value instanceof Cel) return value.source;
  if (value instanceof Secret) return plain(value.source);
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (Array.isArray(value)) return value.map(plain);
  if (!isMapping(value)) return value;
  const values: Values = Object.create(null);
  for (const [key, item] of Object.entries(value)) values[key] = plain(item);
  return values;
}
