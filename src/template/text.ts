import { Cel, isMapping, Raw, type Value } from '../core/values.ts';

/** Names that no template may reach, even as keys of data: they mean something to JavaScript. */
export const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** A value as it stands in the middle of a text: maps and lists as JSON, null as nothing, bytes as UTF-8. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (value instanceof Raw) return value.text;
  if (value instanceof Cel) return value.source;
  return toJson(value);
}

/** A value as JSON, on one line or indented by `indent` spaces. */
export function toJson(value: Value, indent = 0): string {
  return JSON.stringify(value, (_key, item) => (isSpecial(item) ? textOf(item) : item), indent);
}

function isSpecial(value: unknown): value is Raw | Cel | Uint8Array {
  return value instanceof Raw || value instanceof Cel || value instanceof Uint8Array;
}

/** What `{{#if}}` takes for true: all but false, null, 0, "" and []. As Handlebars does. */
export function isTruthy(value: Value | undefined): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** The member of a mapping or list under one step of a path; undefined if there is none. */
export function memberOf(value: Value, key: string): Value | undefined {
  if (forbiddenKeys.has(key)) return undefined;
  if (Array.isArray(value)) return /^\d+$/.test(key) ? value[Number(key)] : undefined;
  return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The keys that `memberOf` would find in a mapping. */
export function keysOf(value: Value): string[] {
  return isMapping(value) ? Object.keys(value).filter((key) => !forbiddenKeys.has(key)) : [];
}
