import { isMapping, type Value, type Values } from '../../core/values.ts';
import { compileExpression, type Expression } from '../../template/cel/expression.ts';
import { TemplateError } from '../../template/scope.ts';
import { placeOf, placeWithin } from '../../yaml/read.ts';
import { type Draft, refuse } from '../model/draft.ts';
import { groupNameProblem } from '../model/names.ts';
import { type KeyedGroup, keyedGroups, safeName } from './keyed-groups.ts';
import { knownKeys } from './known-keys.ts';

const keys = [
  'plugin',
  'strict',
  'groups',
  'keyed_groups',
  'compose',
  'use_vars_plugins',
  'leading_separator',
];

/** The content of a `constructed` file, with compiled expressions. */
export interface Rules {
  strict: boolean;
  compose: [string, Expression][];
  groups: [string, Expression][];
  keyed: KeyedGroup[];
  leadingSeparator: boolean;
}

/** Reads and compiles the rules; errors become findings, and the result is then undefined. */
export async function compileRules(draft: Draft, root: Values): Promise<Rules | undefined> {
  if (!knownKeys(draft, root, keys)) return undefined;
  const before = draft.findings.length;
  const rules = {
    strict: flag(draft, root, 'strict', false),
    compose: await compileAll(draft, root, 'compose'),
    groups: await compileAll(draft, root, 'groups'),
    keyed: await keyedGroups(draft, root, (holder, key) => compile(draft, holder, key)),
    leadingSeparator: flag(draft, root, 'leading_separator', true),
  };
  for (const [name] of rules.groups) {
    const problem = groupNameProblem(name);
    if (problem)
      refuse(draft, 'group-name', `the name of group "${name}" ${problem}`, placeOf(root, 'groups'));
  }
  return draft.findings.slice(before).some(({ severity }) => severity === 'error') ? undefined : rules;
}

function flag(draft: Draft, root: Values, key: string, otherwise: boolean): boolean {
  const value = root[key] ?? otherwise;
  if (typeof value === 'boolean') return value;
  refuse(draft, 'inventory-plugin', `"${key}" must be true or false`, placeOf(root, key));
  return otherwise;
}

async function compileAll(draft: Draft, root: Values, key: string): Promise<[string, Expression][]> {
  const section = root[key] ?? null;
  if (section === null) return [];
  if (!isMapping(section)) {
    refuse(
      draft,
      'inventory-plugin',
      `"${key}" must be a mapping of names to expressions`,
      placeOf(root, key),
    );
    return [];
  }
  const compiled: [string, Expression][] = [];
  for (const name of Object.keys(section)) {
    const expression = await compile(draft, section, name);
    if (expression) compiled.push([key === 'groups' ? safeName(name) : name, expression]);
  }
  return compiled;
}

/** The expression at `holder[key]`; true, false and numbers mean themselves. */
async function compile(draft: Draft, holder: Values, key: string): Promise<Expression | undefined> {
  const source: Value = holder[key] ?? null;
  const place = placeOf(holder, key);
  if (!['string', 'boolean', 'number'].includes(typeof source)) {
    refuse(draft, 'inventory-plugin', `"${key}" must be an expression`, place);
    return undefined;
  }
  try {
    return await compileExpression(String(source), place);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const at = placeWithin(holder, key, error.offset) ?? place;
    refuse(draft, 'inventory-plugin', error.message, at, error.hint ?? 'expressions are CEL here, not Jinja');
    return undefined;
  }
}
