import { maskText } from './secret-names.ts';
import { Cel, isMapping, mappingOf, Raw, Secret, type Value } from './values.ts';

/** A value in the middle of a text: maps and lists as JSON, null as nothing, bytes as UTF-8. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (value instanceof Raw) return value.text;
  if (value instanceof Cel) return value.source;
  if (value instanceof Secret) return maskText;
  return toJson(value);
}

/** A value as JSON, on one line or indented by `indent` spaces. */
export function toJson(value: Value, indent = 0): string {
  return JSON.stringify(value, (_key, item) => (isSpecial(item) ? textOf(item) : item), indent);
}

/**
 * The value of a JSON text; its mappings have no prototype, as those of YAML.
 * @throws SyntaxError
 */
export function parseJson(text: string): Value {
  return JSON.parse(text, (_key, item) => (isMapping(item) ? mappingOf(item) : item)) as Value;
}

function isSpecial(value: unknown): value is Raw | Cel | Secret | Uint8Array {
  return (
    value instanceof Raw || value instanceof Cel || value instanceof Secret || value instanceof Uint8Array
  );
}
