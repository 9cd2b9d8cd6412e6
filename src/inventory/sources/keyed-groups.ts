import { textOf } from '../../core/text.ts';
import { isMapping, Raw, typeName, type Value, type Values } from '../../core/values.ts';
import type { Expression } from '../../template/cel/expression.ts';

/** One rule of `keyed_groups`: a group for each value of an expression. */
export interface KeyedGroup {
  key: Expression;
  prefix: string;
  separator: string;
  parent: string | undefined;
  defaultValue: string | undefined;
  trailingSeparator: boolean;
}

/** The rules of a valid `keyed_groups`, without those whose key cannot be compiled. */
export async function keyedGroups(
  root: Values,
  compile: (holder: Values, key: string) => Promise<Expression | undefined>,
): Promise<KeyedGroup[]> {
  const rules: KeyedGroup[] = [];
  for (const item of (root.keyed_groups ?? []) as Values[]) {
    const key = await compile(item, 'key');
    if (key) rules.push(ruleOf(item, key));
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
