import { textOf } from './text.ts';
import type { Value, Values } from './values.ts';

/** The members of a mapping that name the whole, the first one that exists is used. */
const naming = ['name', 'key', 'id', 'path', 'dest'];

/** Names of members that can hold a secret, which must not become the name of the whole. */
const hiding = /pass|secret|token|private|credential/i;

/** A short text for a value: of a mapping its name, of a list the short forms of its first members; never JSON. */
export function shortForm(value: Value): string {
  if (Array.isArray(value)) return listForm(value);
  if (typeof value !== 'object' || value === null) return textOf(value);
  const found = naming.find((name) => isNaming(value, name));
  const first = found ?? Object.keys(value).find((name) => !hiding.test(name) && isNaming(value, name));
  return first === undefined ? '(mapping)' : shortForm((value as Values)[first]!);
}

function listForm(list: readonly Value[]): string {
  const rest = list.length > 2 ? ', …' : '';
  return `${list.slice(0, 2).map(shortForm).join(', ')}${rest}`;
}

function isNaming(value: object, name: string): boolean {
  const member = (value as Values)[name];
  return ['string', 'number', 'boolean'].includes(typeof member) && member !== '';
}
