import type { Value, Values } from '../../core/values.ts';
import { compileExpression, type Expression } from '../../template/cel/expression.ts';
import { TemplateError } from '../../template/scope.ts';
import { placeOf, placeWithin } from '../../yaml/read.ts';
import type { Draft } from '../model/draft.ts';
import { groupNameProblem } from '../model/names.ts';
import { isValid } from './documents.ts';
import { type KeyedGroup, keyedGroups, safeName } from './keyed-groups.ts';

/** The content of a `constructed` file, with compiled expressions. */
export interface Rules {
  strict: boolean;
  compose: [string, Expression][];
  groups: [string, Expression][];
  keyed: KeyedGroup[];
  leadingSeparator: boolean;
}

/** Reads and compiles the rules; errors become findings, and the result is then undefined. */
export async function compileRules(draft: Draft, root: Values, file: string): Promise<Rules | undefined> {
  const at = { code: 'inventory-plugin', file } as const;
  if (!(await isValid(draft, 'inventory/sources/constructed-plugin', root, at))) return undefined;
  const before = draft.findings.errors.length;
  const rules = {
    strict: root.strict === true,
    compose: await compileAll(draft, root, 'compose'),
    groups: await compileAll(draft, root, 'groups'),
    keyed: await keyedGroups(root, (holder, key) => compile(draft, holder, key)),
    leadingSeparator: root.leading_separator !== false,
  };
  for (const [name] of rules.groups) {
    const problem = groupNameProblem(name);
    if (problem)
      draft.findings.error('group-name', `the name of group "${name}" ${problem}`, {
        place: placeOf(root, 'groups'),
      });
  }
  return draft.findings.errors.length > before ? undefined : rules;
}

async function compileAll(draft: Draft, root: Values, key: string): Promise<[string, Expression][]> {
  const section = (root[key] ?? {}) as Values;
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
    draft.findings.error('inventory-plugin', `"${key}" must be an expression`, { place });
    return undefined;
  }
  try {
    return await compileExpression(String(source), place);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const at = placeWithin(holder, key, error.offset) ?? place;
    draft.findings.error('inventory-plugin', error.message, {
      place: at,
      hint: error.hint ?? 'expressions are CEL here, not Jinja',
    });
    return undefined;
  }
}
