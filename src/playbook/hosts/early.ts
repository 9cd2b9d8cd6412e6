import type { Findings } from '../../core/findings.ts';
import type { Value, Values } from '../../core/values.ts';
import { hasTemplate, prepare, render, TemplateError } from '../../template/render.ts';
import { layer, Scope, UndefinedVariable } from '../../template/scope.ts';
import { markParts, placeOf } from '../../yaml/read.ts';
import { playKeywords, typeProblem } from '../keywords/schema.ts';
import { worldOf } from '../world.ts';

/** Keywords of a play that are needed before its hosts are known, and the variables that their templates see. */
const early = {
  hosts: ['extraVars'],
  serial: ['vars', 'extraVars'],
  max_fail_percentage: ['vars', 'extraVars'],
} as const;

/**
 * The play with these keywords rendered: `hosts` with the values of -e, the others with the play's own variables as
 * well. Keywords that cannot be rendered are left out.
 * @param findings receives the errors; absent without an inventory, when no hosts are needed
 */
export async function settle(
  raw: Values,
  known: { vars: Values; extraVars: Values },
  folder: string,
  findings: Findings | undefined,
): Promise<Values> {
  if (!Object.keys(early).some((key) => raw[key] !== undefined && hasTemplate(raw[key]))) return raw;
  const result: Values = Object.assign(Object.create(null), raw);
  markParts(result, [raw]);
  for (const [key, levels] of Object.entries(early)) {
    const value = raw[key];
    if (value === undefined || !hasTemplate(value)) continue;
    const scope = new Scope(
      levels.map((level) => layer(known[level])),
      worldOf({ role: undefined, folder }, folder),
    );
    const given = await valueAt(value, key, raw, scope, findings);
    if (given !== undefined) result[key] = given;
    else if (key === 'hosts') result.hosts = [];
    else delete result[key];
  }
  return result;
}

async function valueAt(
  value: Value,
  key: string,
  raw: Values,
  scope: Scope,
  findings: Findings | undefined,
): Promise<Value | undefined> {
  const place = placeOf(raw, key);
  try {
    await prepare(value);
    const given = asNumber(key, render(value, scope));
    const problem = typeProblem(playKeywords[key]!, given);
    if (problem === undefined) return given;
    findings?.error('wrong-type', `"${key}" ${problem}`, { place });
  } catch (error) {
    if (error instanceof UndefinedVariable) {
      const hint = `give it with -e ${error.parts[0]}=…, or write {{ default ${error.parts.join('.')} "…" }}`;
      findings?.error(
        'undefined-variable',
        `${error.message}: "${key}" is needed before the hosts are known`,
        { place, hint },
      );
    } else if (error instanceof TemplateError)
      findings?.error('bad-template', error.message, { place, hint: error.hint });
    else throw error;
  }
  return undefined;
}

/** Values of -e are text. */
function asNumber(key: string, value: Value): Value {
  const isDigits = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value);
  return key === 'max_fail_percentage' && isDigits ? Number(value) : value;
}
