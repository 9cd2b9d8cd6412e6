import { isMapping, type Value } from '../core/values.ts';

/** Does `{{#if}}` take the value for true? All but false, null, 0, "" and [] are true, as in Handlebars. */
export function isTruthy(value: Value | undefined): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** Is the value empty: false, null, 0, "", [] or {}? */
export function isEmpty(value: Value): boolean {
  return !isTruthy(value) || (isMapping(value) && keysOf(value).length === 0);
}

/** The member of a mapping or list that one step of a path names; undefined if it does not exist. No prototype has any. */
export function memberOf(value: Value, key: string): Value | undefined {
  if (Array.isArray(value)) return /^\d+$/.test(key) ? value[Number(key)] : undefined;
  return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The keys that `memberOf` finds in a mapping. */
export function keysOf(value: Value): string[] {
  return isMapping(value) ? Object.keys(value) : [];
}
