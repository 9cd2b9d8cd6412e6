import { textOf } from '../../core/text.ts';
import { isMapping, Raw, typeName, type Value, type Values } from '../../core/values.ts';
import type { Expression } from '../../template/cel/expression.ts';
import { placeOf } from '../../yaml/read.ts';
import { type Draft, refuse } from '../model/draft.ts';
import { knownKeys } from './known-keys.ts';

/** One rule of `keyed_groups`: a group for each value of an expression. */
export interface KeyedGroup {
  key: Expression;
  prefix: string;
  separator: string;
  parent: string | undefined;
  defaultValue: string | undefined;
  trailingSeparator: boolean;
}

const keys = ['key', 'prefix', 'separator', 'parent_group', 'default_value', 'trailing_separator'];

/** The rules of `keyed_groups`; errors become findings. */
export async function keyedGroups(
  draft: Draft,
  root: Values,
  compile: (holder: Values, key: string) => Promise<Expression | undefined>,
): Promise<KeyedGroup[]> {
  const list = root.keyed_groups ?? [];
  if (!Array.isArray(list)) {
    const place = placeOf(root, 'keyed_groups');
    refuse(draft, 'inventory-plugin', '"keyed_groups" must be a list of mappings with a key', place);
    return [];
  }
  const rules: KeyedGroup[] = [];
  for (const [i, item] of list.entries()) {
    if (!isMapping(item))
      refuse(draft, 'inventory-plugin', 'a keyed group must be a mapping', placeOf(list, i));
    else if (knownKeys(draft, item, keys)) {
      const key = await compile(item, 'key');
      if (key) rules.push(ruleOf(item, key));
    }
  }
  return rules;
}

function ruleOf(item: Values, key: Expression): KeyedGroup {
  const text = (name: string): string | undefined => (item[name] == null ? undefined : textOf(item[name]));
  return {
    key,
    prefix: text('prefix') ?? '',
    separator: text('separator') ?? '_',
    parent: text('parent_group'),
    defaultValue: text('default_value'),
    trailingSeparator: item.trailing_separator !== false,
  };
}

/**
 * The names of the groups that a value stands for: of a text one, of a list one for each item, of a mapping one
 * for each "key_value". Empty values give none, unless there is a default.
 */
export function namesFor(
  rule: KeyedGroup,
  value: Value,
  leadingSeparator: boolean,
): { names: string[] } | { problem: string; empty: boolean } {
  const { prefix, defaultValue } = rule;
  if (value === null || value === false || (value === '' && defaultValue === undefined))
    return { problem: 'empty', empty: true };
  const bare = bareNames(rule, value instanceof Raw ? value.text : value);
  if (!bare) return { problem: `${typeName(value)}, which cannot name a group`, empty: false };
  const separator = prefix === '' && !leadingSeparator ? '' : rule.separator;
  return { names: bare.map((name) => safeName(prefix + separator + name)) };
}

function bareNames(
  { separator, defaultValue, trailingSeparator }: KeyedGroup,
  value: Value,
): string[] | undefined {
  if (Array.isArray(value)) return value.map((item) => textOf(item) || (defaultValue ?? ''));
  if (!isMapping(value)) return typeof value === 'string' ? [value || defaultValue!] : undefined;
  return Object.entries(value).map(([name, item]) => {
    if (item !== '') return name + separator + textOf(item);
    if (defaultValue !== undefined) return name + separator + defaultValue;
    return trailingSeparator ? name + separator : name;
  });
}

/** Replaces all characters of a name except letters, digits and underscores, as Ansible's plugins do. */
export function safeName(name: string): string {
  return name.replace(/^[^\p{L}_]|[^\p{L}\p{N}_]/gu, '_');
}
