import type { Place } from '../../core/errors.ts';
import type { Values } from '../../core/values.ts';
import type { Expression } from '../../template/cel/expression.ts';
import { prepare } from '../../template/render.ts';
import { layer, Scope, TemplateError, UndefinedVariable } from '../../template/scope.ts';
import { placeOf } from '../../yaml/read.ts';
import { type Draft, draftGroup, draftHost } from '../model/draft.ts';
import { hostsSoFar } from '../variables/preview.ts';
import { compileRules, type Rules } from './constructed-rules.ts';
import { type KeyedGroup, namesFor, safeName } from './keyed-groups.ts';
import { start } from './mapping.ts';

/**
 * Runs `plugin: constructed`: computes variables (`compose`) and groups (`groups`, `keyed_groups`) of each host
 * from the sources before it and from group_vars/ and host_vars/. Works as Ansible's plugin, but with CEL instead
 * of Jinja. Skips a host that lacks a variable that an expression reads; with `strict: true` this is an error. Any
 * other problem is always an error.
 */
export async function addConstructed(
  draft: Draft,
  root: Values,
  file: string,
  folders: readonly string[],
): Promise<void> {
  const rules = await compileRules(draft, root, file);
  if (!rules) return;
  const place = placeOf(root, 'compose') ?? start(file);
  for (const host of (await hostsSoFar(draft, folders)).values()) {
    await prepare(host.vars);
    const own = layer({
      inventory_hostname: host.name,
      inventory_hostname_short: host.name.split('.')[0]!,
      group_names: host.groups.filter((group) => group !== 'all').sort(),
    });
    const values = composedVars(draft, rules, new Scope([layer(host.vars), own]), host.name);
    addComposed(draft, host.name, values, file, place);
    addToGroups(draft, rules, new Scope([layer(host.vars), layer(values, { plain: true }), own]), host.name);
  }
}

function addComposed(draft: Draft, host: string, values: Values, file: string, place: Place): void {
  if (Object.keys(values).length === 0) return;
  const { source } = draft;
  const level = `composed by ${file}`;
  draft.hosts.get(host)!.push({ from: `host ${host}`, of: host, level, source, values, place });
}

function addToGroups(draft: Draft, rules: Rules, scope: Scope, host: string): void {
  for (const [group, condition] of rules.groups)
    if (attempt(draft, rules, condition, host, () => condition.test(scope)))
      draftHost(draft, host, draftGroup(draft, group));
  for (const keyed of rules.keyed) addKeyed(draft, rules, keyed, scope, host);
}

function composedVars(draft: Draft, rules: Rules, scope: Scope, host: string): Values {
  const values: Values = Object.create(null);
  for (const [name, expression] of rules.compose) {
    const value = attempt(draft, rules, expression, host, () => expression.evaluate(scope));
    if (value !== undefined) values[name] = value;
  }
  return values;
}

function addKeyed(draft: Draft, rules: Rules, keyed: KeyedGroup, scope: Scope, host: string): void {
  const value = attempt(draft, rules, keyed.key, host, () => keyed.key.evaluate(scope));
  if (value === undefined) return;
  const names = namesFor(keyed, value, rules.leadingSeparator);
  if ('problem' in names) {
    const message = `the key of a keyed group is ${names.problem} for host "${host}"`;
    if (!names.empty || rules.strict)
      draft.findings.error('inventory-plugin', message, { place: keyed.key.place });
    return;
  }
  for (const name of names.names) {
    draftHost(draft, host, draftGroup(draft, name));
    if (keyed.parent) draftGroup(draft, safeName(keyed.parent)).children.set(name, keyed.key.place);
  }
}

/** The expression's result; undefined if the host lacks a variable that the expression reads. */
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
    const hint = lacking ? 'without strict: true such hosts are skipped' : error.hint;
    if (!lacking || rules.strict)
      draft.findings.error('inventory-plugin', `for host "${host}": ${error.message}`, {
        place: expression.place,
        hint,
      });
    return undefined;
  }
}
