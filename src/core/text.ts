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

/** The deepest nesting of lists and mappings in JSON that kplay reads: what walks through values recurses. */
const maxDepth = 500;

/**
 * The value of a JSON text. Its mappings have no prototype, as those of YAML, so `__proto__` is a key like any other.
 * @throws SyntaxError also for nesting over maxDepth
 */
export function parseJson(text: string): Value {
  if (isTooDeep(text)) throw new SyntaxError(`it is nested more than ${maxDepth} levels deep`);
  return JSON.parse(text, (_key, item) => (isMapping(item) ? mappingOf(item) : item)) as Value;
}

/** Whether brackets outside of strings are nested too deeply. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length && depth <= maxDepth; i++) {
    const char = text[i];
    if (char === '"') i = endOfString(text, i);
    else if (char === '[' || char === '{') depth++;
    else if (char === ']' || char === '}') depth--;
  }
  return depth > maxDepth;
}

/** Where the string of JSON that begins here ends. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function isSpecial(value: unknown): value is Raw | Cel | Secret | Uint8Array {
  return (
    value instanceof Raw || value instanceof Cel || value instanceof Secret || value instanceof Uint8Array
  );
}
