import { isMapping, Raw, type Value, type Values } from '../../core/values.ts';
import { TemplateError } from '../errors.ts';
import { keysOf, memberOf } from '../text.ts';

/** Returns a member of a mapping in CEL's types; called when an expression reads that member. */
type MemberOf = (key: string) => unknown;

/** The whole value of a mapping that CEL holds. */
const origins = new WeakMap<object, () => Value>();

/** A value in CEL's types: whole numbers as int (BigInt), mappings that read their members when needed. */
export function toCel(value: Value): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (value instanceof Raw) return value.text;
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (Array.isArray(value)) return value.map(toCel);
  if (!isMapping(value)) return value;
  return lazyMap(
    value,
    (key) => toCel(memberOf(value, key)!),
    () => value,
  );
}

/** A mapping for CEL whose members come from `member`; `whole` returns its value if it is the result. */
export function lazyMap(holder: Values, member: MemberOf, whole: () => Value): object {
  const map = new LazyMap(holder, member);
  origins.set(map, whole);
  return map;
}

/** Reads members when needed. No key of it is a property that the library could take for one of its own. */
class LazyMap extends Map<string, unknown> {
  readonly #holder: Values;
  readonly #member: MemberOf;

  constructor(holder: Values, member: MemberOf) {
    super();
    this.#holder = holder;
    this.#member = member;
  }

  override has(key: string): boolean {
    return Object.hasOwn(this.#holder, key);
  }

  override get(key: string): unknown {
    return this.has(key) ? this.#member(key) : undefined;
  }

  override get size(): number {
    return keysOf(this.#holder).length;
  }

  override keys(): MapIterator<string> {
    return keysOf(this.#holder).values() as MapIterator<string>;
  }

  override *entries(): MapIterator<[string, unknown]> {
    for (const key of this.keys()) yield [key, this.get(key)];
  }

  override [Symbol.iterator](): MapIterator<[string, unknown]> {
    return this.entries();
  }
}

// the library knows the type of a value by its constructor
Object.defineProperty(LazyMap.prototype, 'constructor', { value: Map });

/** A result of CEL as a value; times become ISO 8601 text, durations their text. Throws TemplateError for types. */
export function fromCel(result: unknown): Value {
  if (result === null || typeof result === 'string' || typeof result === 'boolean') return result;
  if (typeof result === 'number') return result;
  if (typeof result === 'bigint') return Number(result);
  if (result instanceof Uint8Array) return result;
  if (Array.isArray(result)) return result.map(fromCel);
  if (result instanceof Date) return result.toISOString();
  if (typeof result === 'object') return fromObject(result);
  throw new TemplateError('the result is no value');
}

function fromObject(result: object): Value {
  const origin = origins.get(result);
  if (origin) return origin();
  const whole = result.valueOf();
  if (typeof whole === 'bigint') return Number(whole);
  if (!isMapping(result)) {
    const text = String(result);
    if (text.startsWith('[object')) throw new TemplateError('the result is no value');
    return text;
  }
  const values: Values = Object.create(null);
  for (const key of keysOf(result as Values)) values[key] = fromCel((result as Values)[key]);
  return values;
}
