import { isMapping, type Value, type Values } from '../core/values.ts';
import { compileExpression, type Expression } from '../template/expression.ts';
import { prepare } from '../template/render.ts';
import { layer, Scope, TemplateError, UndefinedVariable } from '../template/scope.ts';
import { placeOf, placeWithin } from '../yaml/read.ts';
import { inert } from './data.ts';
import { type Draft, draftGroup, draftHost, refuse } from './draft.ts';
import type { Surroundings } from './files.ts';
import { type KeyedGroup, keyedGroups, namesFor, safeName } from './keyed.ts';
import { groupNameProblem } from './names.ts';
import { knownKeys } from './plugin.ts';
import { hostsSoFar } from './preview.ts';

const keys = [
  'plugin',
  'strict',
  'groups',
  'keyed_groups',
  'compose',
  'use_vars_plugins',
  'leading_separator',
];

/** What a `constructed` file says, its expressions compiled. */
interface Rules {
  strict: boolean;
  compose: [string, Expression][];
  groups: [string, Expression][];
  keyed: KeyedGroup[];
  leadingSeparator: boolean;
}

/**
 * Carries out `plugin: constructed`: variables (`compose`) and groups (`groups`, `keyed_groups`) that follow from
 * what the sources before it, with group_vars/ and host_vars/, say of each host. As Ansible's plugin of that name,
 * with CEL instead of Jinja. A host that lacks a variable that an expression reads is passed over, or with
 * `strict: true` is an error; whatever else is wrong is an error always.
 */
export async function addConstructed(
  draft: Draft,
  root: Values,
  file: string,
  around: Surroundings,
): Promise<void> {
  if (!knownKeys(draft, root, keys)) return;
  const rules = await compileRules(draft, root);
  if (!rules) return;
  for (const host of (await hostsSoFar(draft, around)).values()) {
    await prepare(host.vars);
    const own: Values = {
      inventory_hostname: host.name,
      inventory_hostname_short: host.name.split('.')[0]!,
      group_names: host.groups.filter((group) => group !== 'all'),
    };
    const composed = composedVars(draft, rules, new Scope([layer(host.vars), layer(own)]), host.name);
    if (Object.keys(composed).length > 0)
      draft.hosts.get(host.name)!.push({
        from: `host ${host.name}`,
        of: host.name,
        level: `composed by ${file}`,
        source: draft.source,
        values: composed,
        place: placeOf(root, 'compose') ?? { file, line: 1, col: 1 },
      });
    const scope = new Scope([layer(host.vars), layer(composed, { plain: true }), layer(own)]);
    for (const [group, condition] of rules.groups)
      if (attempt(draft, rules, condition, host.name, () => condition.test(scope)))
        draftHost(draft, host.name, draftGroup(draft, group));
    for (const keyed of rules.keyed) addKeyed(draft, rules, keyed, scope, host.name);
  }
}

function composedVars(draft: Draft, rules: Rules, scope: Scope, host: string): Values {
  const values: Values = Object.create(null);
  for (const [name, expression] of rules.compose) {
    const value = attempt(draft, rules, expression, host, () => expression.evaluate(scope));
    if (value !== undefined) values[name] = inert(value);
  }
  return values;
}

function addKeyed(draft: Draft, rules: Rules, keyed: KeyedGroup, scope: Scope, host: string): void {
  const value = attempt(draft, rules, keyed.key, host, () => keyed.key.evaluate(scope));
  if (value === undefined) return;
  const names = namesFor(keyed, value, rules.leadingSeparator);
  if ('problem' in names) {
    const message = `the key of a keyed group is ${names.problem} for host "${host}"`;
    if (!names.empty || rules.strict) refuse(draft, 'inventory-plugin', message, keyed.key.place);
    return;
  }
  for (const name of names.names) {
    draftHost(draft, host, draftGroup(draft, name));
    if (keyed.parent) draftGroup(draft, safeName(keyed.parent)).children.set(name, keyed.key.place);
  }
}

/** The expression's result; undefined if the host has not what it reads. */
function attempt<T>(
  draft: Draft,
  rules: Rules,
  expression: Expression,
  host: string,
  evaluate: () => T,
): T | undefined {
  try {
    return evaluate();
  } catch (error) {
    if (!(error instanceof UndefinedVariable) && !(error instanceof TemplateError)) throw error;
    const lacking = error instanceof UndefinedVariable;
    const hint = lacking ? 'without strict: true such hosts are passed over' : error.hint;
    if (!lacking || rules.strict)
      refuse(draft, 'inventory-plugin', `for host "${host}": ${error.message}`, expression.place, hint);
    return undefined;
  }
}

async function compileRules(draft: Draft, root: Values): Promise<Rules | undefined> {
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

/** The expression at `holder[key]`; true, false and numbers stand for themselves. */
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
