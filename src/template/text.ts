import { isMapping, type Value } from '../core/values.ts';

/** Names that no template may reach, even as keys of data: they mean something to JavaScript. */
export const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** What `{{#if}}` takes for true: all but false, null, 0, "" and []. As Handlebars does. */
export function isTruthy(value: Value | undefined): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** Is there nothing in it? Then it is false, null, 0, "", [] or {}. */
export function isEmpty(value: Value): boolean {
  return !isTruthy(value) || (isMapping(value) && keysOf(value).length === 0);
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
